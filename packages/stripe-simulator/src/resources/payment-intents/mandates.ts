import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

interface Covers {
  id: string;
  setup_future_usage?: string | null;
  amount?: number;
  currency?: string;
}

/** What the customer agreed to, as `mandate_data` gives it. */
export type MandateData = Stripe.PaymentIntentConfirmParams.MandateData;

/**
 * The permission to debit an account: one that may be used again is kept, one for a single payment is made for it
 * (docs.stripe.com/payments/setup-intents#mandates). Cards need none.
 */
export function mandateFor(sim: Simulation, covers: Covers, method: Stripe.PaymentMethod): string | null {
  if (method.type !== 'us_bank_account' && method.type !== 'sepa_debit') return null;
  const known = sim.store.mandates
    .where('paymentMethod', method.id)
    .find(({ status, type }) => status === 'active' && type === 'multi_use');
  if (known) return known.id;
  const isSingle = covers.amount !== undefined && !covers.setup_future_usage;
  return createMandate(sim, method, isSingle ? covers : null).id;
}

function createMandate(sim: Simulation, method: Stripe.PaymentMethod, single: Covers | null): Stripe.Mandate {
  const id = sim.newId('mandate');
  const mandate = sim.store.mandates.put<Stripe.Mandate>({
    id,
    object: 'mandate',
    customer_acceptance: acceptance(sim),
    livemode: false,
    payment_method: method.id,
    payment_method_details:
      method.type === 'sepa_debit'
        ? {
            type: 'sepa_debit',
            sepa_debit: {
              reference: sim.newSecret(id, 16).toUpperCase(),
              url: `${sim.baseUrl}/mandates/${id}`,
            },
          }
        : { type: 'us_bank_account', us_bank_account: {} },
    status: 'active',
    ...(single
      ? {
          type: 'single_use',
          single_use: { amount: single.amount ?? 0, currency: single.currency ?? 'usd' },
        }
      : { type: 'multi_use', multi_use: {} }),
  });
  return mandate;
}

const acceptance = (sim: Simulation): Stripe.Mandate.CustomerAcceptance => ({
  accepted_at: sim.now(),
  online: { ip_address: '127.0.0.1', user_agent: null },
  type: 'online',
});
