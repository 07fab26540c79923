import { createHash } from 'node:crypto';
import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { type CallOptions, callStripe } from '../calls/call-stripe.ts';
import type { BillingContext } from '../context.ts';

const INTENT = 'push';

/** Something that a push makes at Stripe: what it is, and how it is found and made. */
export interface Making<T> {
  subject: string;
  /** All that it is made of: other content is another thing. */
  content: object;
  find(): Promise<T | undefined>;
  make(options: CallOptions): Promise<T & { lastResponse: { requestId: string } }>;
}

/**
 * Makes something at Stripe unless it is there, also when two pushes do it at once, and again when it was taken away there.
 *
 * How often it was made before is counted first, and is part of the key; then it is looked for. Whoever counted the same sends
 * the same key, and gets the same answer; whoever counted one more finds what the other made.
 */
export async function makeOnce<T>(
  context: BillingContext,
  { subject, content, find, make }: Making<T>,
): Promise<T> {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  const step = `${subject}_${hash}`;
  const attempt = 1 + (await countAnswered(context.db, step));
  const found = await find();
  if (found) return found;
  // It was looked for a moment ago: a call of unknown outcome made nothing that is still there.
  return callStripe(
    context,
    { intentId: INTENT, step, attempt },
    { make, find: () => Promise.resolve(undefined) },
  );
}

async function countAnswered(db: Kysely<Database>, step: string): Promise<number> {
  const { answered } = await db
    .selectFrom('stripe_calls')
    .select(({ fn }) => fn.countAll<number>().as('answered'))
    .where('intent_id', '=', INTENT)
    .where('step', '=', step)
    .where('state', 'in', ['succeeded', 'failed'])
    .executeTakeFirstOrThrow();
  return Number(answered);
}
