import type { Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { isStripeAway } from '../../stripe/is-stripe-away.ts';

/** What an operator asks of Stripe, or that Stripe can't be asked at the moment; anything else still throws. */
export async function unlessStripeIsAway<T>(ask: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return succeed(await ask());
  } catch (error) {
    if (isStripeAway(error)) return fail('stripe_unavailable');
    throw error;
  }
}
