import { randomUUID } from 'node:crypto';
import type { EventSweep } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { sweepEvents } from './sweep-events.ts';

/**
 * The sweep of every five minutes, now, because a person asks for it: on record before Stripe is asked.
 *
 * @throws as `sweepEvents` does
 */
export async function sweepNow(
  context: BillingContext,
  { actorId, because }: { actorId: string; because: string },
): Promise<EventSweep[]> {
  const line = { accountId: null, actorId, action: 'reconciliation.sweep', subject: 'events', because };
  await writeAuditLines(context.db, [{ key: `sweep:${randomUUID()}`, ...line, at: context.now() }]);
  return sweepEvents(context);
}
