import { readGeneration } from '../apply/object-states.ts';
import { type ActOf, observeAnswer } from '../apply/observe-answer.ts';
import { fetchFresh } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';

/**
 * Shows at once what an act did to another object than the one that it answered with. When it can't be asked for, nothing is
 * lost: its webhook tells of it.
 */
export async function observeFresh(
  context: BillingContext,
  {
    type,
    id,
  }: { type: 'subscription' | 'invoice' | 'subscription_schedule' | 'payment_method'; id: string | null },
  by: Omit<ActOf, 'known'>,
): Promise<void> {
  if (!id) return;
  const ref = { stripeAccount: 'platform', type, id };
  try {
    const known = await readGeneration(context.db, ref);
    await observeAnswer(context, await fetchFresh(context, ref), { ...by, known });
  } catch (error) {
    context.logger.warn({ err: error, objectId: id }, 'not read after the act; its webhook tells of it');
  }
}
