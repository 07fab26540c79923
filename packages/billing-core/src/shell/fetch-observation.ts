import type Stripe from 'stripe';
import type { BillingContext } from './context.ts';
import { type Answer, keepAnswer, loadKnown } from './keep-answer.ts';

const TIMEOUT = { timeout: 5_000 };

/** Asks Stripe for an object whose events don't tell their order, and keeps the answer as one more observation. */
export async function fetchObservation(
  { db, stripe }: BillingContext,
  object: { type: string; id: string },
): Promise<void> {
  const known = await loadKnown(db, object.id);
  await keepAnswer(db, 'fetched', await fetchObject(stripe, object), known);
}

export async function fetchObject(
  stripe: Stripe,
  { type, id }: { type: string; id: string },
): Promise<Answer> {
  switch (type) {
    case 'customer':
      return stripe.customers.retrieve(id, {}, TIMEOUT);
    case 'subscription':
      return stripe.subscriptions.retrieve(id, {}, TIMEOUT);
    case 'invoice':
      return stripe.invoices.retrieve(id, {}, TIMEOUT);
    case 'payment_method':
      return stripe.paymentMethods.retrieve(id, {}, TIMEOUT);
    case 'checkout.session':
      return stripe.checkout.sessions.retrieve(id, {}, TIMEOUT);
    default:
      throw new Error(`Objects of type ${type} are not folded, so none is fetched.`);
  }
}
