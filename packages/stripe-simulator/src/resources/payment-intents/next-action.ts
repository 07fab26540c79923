import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

const DAY = 86_400;

/** The two deposits arrive within a day or two (docs.stripe.com/payments/ach-direct-debit#verification). */
const DEPOSITS_TAKE = DAY;

/** What the customer has to do: pass the bank's challenge, or tell what was deposited on their account. */
export function nextActionFor(sim: Simulation, method: Stripe.PaymentMethod, id: string) {
  const purpose = sim.store.paymentPurposes.get(id);
  const url = `${sim.baseUrl}/3ds/${id}`;
  if (method.type === 'us_bank_account')
    return {
      type: 'verify_with_microdeposits',
      verify_with_microdeposits: {
        arrival_date: sim.now() + DEPOSITS_TAKE,
        hosted_verification_url: url,
        microdeposit_type: 'descriptor_code' as const,
      },
    };
  if (purpose?.usesSdk && method.type === 'card')
    return {
      type: 'use_stripe_sdk',
      use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url, source: id },
    };
  return { type: 'redirect_to_url', redirect_to_url: { return_url: purpose?.returnUrl ?? null, url } };
}
