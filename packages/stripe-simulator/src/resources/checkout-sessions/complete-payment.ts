import type { Simulation } from '../../kernel/simulation.ts';
import { redeem } from '../discounts/create-discount.ts';
import { attemptPayment } from '../payment-intents/attempt-payment.ts';
import { createIntent } from '../payment-intents/payment-intent.ts';
import type { Paid } from './complete-subscription.ts';

export function completePayment(
  sim: Simulation,
  { session, plan, method, authenticated, customer }: Paid & { customer: string | null },
) {
  for (const source of plan.discounts) {
    redeem(sim, source, { customer: customer ?? '', subscription: null, checkoutSession: session.id });
  }
  if ((session.amount_total ?? 0) === 0)
    return { payment_intent: null, payment_status: 'no_payment_required' };
  const tried = plan.intent === null ? undefined : sim.store.paymentIntents.get(plan.intent);
  const intent = tried
    ? sim.store.paymentIntents.put({ ...tried, customer })
    : createIntent(sim, {
        amount: session.amount_total ?? 0,
        currency: session.currency ?? 'usd',
        customer,
        metadata: plan.paymentIntentMetadata,
        setupFutureUsage: plan.setupFutureUsage,
      });
  const result = attemptPayment(sim, intent, { method, offSession: false, authenticated });
  if (result.kind !== 'succeeded') throw new Error(`The card ${method.id} was accepted, and then refused.`);
  return { payment_intent: result.intent.id, payment_status: 'paid' };
}
