import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import type { CheckoutPlan } from './checkout-plan.ts';

type Usage = Stripe.PaymentIntent.SetupFutureUsage | null;

/** What the payment method may be used for later: as its own type says, or else the payment. */
export function futureUsage({ given }: CheckoutPlan, type: string): Usage {
  const { card, us_bank_account: ach, sepa_debit: sepa } = given.payment_method_options ?? {};
  const own = { card, us_bank_account: ach, sepa_debit: sepa }[type]?.setup_future_usage;
  if (own !== undefined) return own === 'none' ? null : own;
  return given.payment_intent_data?.setup_future_usage ?? null;
}

/**
 * A payment method that was just used is kept with the customer if it is needed again, or if they said so; only then
 * may it be shown to them again (docs.stripe.com/api/payment_methods/object#payment_method_object-allow_redisplay).
 */
export function keepMethod(
  sim: Simulation,
  method: Stripe.PaymentMethod,
  {
    plan,
    mode,
    customer,
    saves,
  }: { plan: CheckoutPlan; mode: string; customer: Stripe.Customer | null; saves: boolean },
): Stripe.PaymentMethod {
  const isNeeded = mode !== 'payment' || futureUsage(plan, method.type) !== null;
  const redisplay = plan.given.payment_method_data?.allow_redisplay;
  if (method.customer !== null) return method;
  const shown = sim.store.paymentMethods.put<Stripe.PaymentMethod>({
    ...method,
    allow_redisplay: redisplay ?? (saves ? 'always' : isNeeded ? 'limited' : 'unspecified'),
  });
  return customer && (isNeeded || saves) ? bindToCustomer(sim, shown, customer.id) : shown;
}
