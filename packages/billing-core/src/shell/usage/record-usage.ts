import type { Outcome, RecordedUsage, UsageEvent } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { type CheckedUsage, checkUsageEvent } from '../../domain/usage/usage-event.ts';
import type { BillingContext } from '../context.ts';
import type { UsageWriter } from './usage-writer.ts';

/** `billing.usage.record`: checks every event, and stores all or none. */
export async function recordUsage(
  { config, now }: Pick<BillingContext, 'config' | 'now'>,
  writer: UsageWriter,
  given: UsageEvent | readonly UsageEvent[],
): Promise<Outcome<RecordedUsage>> {
  const events = isMany(given) ? given : [given];
  const checked: CheckedUsage[] = [];
  for (const [place, event] of events.entries()) {
    const result = checkUsageEvent(config, event, now());
    if (typeof result === 'string') return fail('usage_refused', `Event ${place + 1}: ${result}`);
    checked.push(result);
  }
  if (checked.length === 0) return succeed({ recorded: 0, duplicates: 0, putAside: 0 });
  const isNew = await writer.store(checked);
  if (!isNew) return fail('account_not_found');
  const fresh = checked.filter((_, place) => isNew[place]);
  const putAside = fresh.filter(({ asideBecause }) => asideBecause !== null).length;
  return succeed({ recorded: fresh.length, duplicates: checked.length - fresh.length, putAside });
}

const isMany = (given: UsageEvent | readonly UsageEvent[]): given is readonly UsageEvent[] =>
  Array.isArray(given);
