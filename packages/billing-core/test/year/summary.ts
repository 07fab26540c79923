import { createHash } from 'node:crypto';
import type { Business } from './business.ts';
import type { LivedYear } from './live-year.ts';

/**
 * All that happened in a year as one number: Stripe's events, what people did, the mails that came, the cases, and what moved on
 * the balance. Mails leave side by side and are sorted; all else is in its order.
 */
export async function summaryOf({ db, feed, mailbox }: Business, { deeds }: LivedYear): Promise<string> {
  const cases = await db.selectFrom('dunning_cases').selectAll().orderBy('invoice_id').execute();
  const movements = await db.selectFrom('balance_movements').selectAll().orderBy('id').execute();
  const told = [
    ...feed.all.map(
      ({ id, type, created, data }) => `${id} ${type} ${created} ${JSON.stringify(data.object)}`,
    ),
    ...deeds.map(({ accountId, kind, code, at }) => `${accountId} ${kind} ${code} ${at}`),
    ...mailbox.received.map(({ kind, to, at }) => `${kind} ${to} ${at}`).toSorted(),
    ...cases.map((each) => `${each.invoice_id} ${each.state} ${+each.opened_at} ${+(each.closed_at ?? 0)}`),
    ...movements.map((each) => `${each.id} ${each.type} ${each.net_minor} ${each.currency}`),
  ];
  return createHash('sha256').update(told.map(withoutChance).join('\n')).digest('hex');
}

/** Ids that are drawn when something is done, and the port that the machine gave, are other ones each time. */
const withoutChance = (line: string) =>
  line
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'the simulator');
