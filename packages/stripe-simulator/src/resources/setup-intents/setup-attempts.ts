import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';

/** One try to save a method; its end is told by `endAttempt`. */
export function startAttempt(
  sim: Simulation,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): Stripe.SetupAttempt {
  return sim.store.setupAttempts.put<Stripe.SetupAttempt>({
    id: sim.newId('setatt'),
    object: 'setup_attempt',
    application: null,
    created: sim.now(),
    customer: intent.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: intent.on_behalf_of,
    payment_method: method.id,
    payment_method_details: detailsOf(method),
    setup_error: null,
    setup_intent: intent.id,
    status: 'requires_action',
    usage: intent.usage,
  });
}

export function endAttempt(
  sim: Simulation,
  intent: Stripe.SetupIntent,
  end: { status: 'succeeded' | 'failed' | 'abandoned'; error?: Stripe.SetupAttempt.SetupError },
): void {
  const attempt = sim.store.setupAttempts.get(String(intent.latest_attempt));
  if (attempt?.status !== 'requires_action') return;
  sim.store.setupAttempts.put({ ...attempt, status: end.status, setup_error: end.error ?? null });
}

function detailsOf({ card, type }: Stripe.PaymentMethod): Stripe.SetupAttempt.PaymentMethodDetails {
  if (type === 'us_bank_account') return { type, us_bank_account: {} };
  if (type === 'sepa_debit') return { type, sepa_debit: {} };
  if (!card) return { type };
  return {
    type: 'card',
    card: {
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      last4: card.last4,
      network: card.brand,
      three_d_secure: null,
      wallet: null,
    },
  };
}

/** https://docs.stripe.com/api/setup_attempts */
export const setupAttemptRoutes: readonly Route[] = [
  route('GET /v1/setup_attempts', 'SetupAttemptListParams', (sim, params) => {
    const found = sim.store.setupAttempts
      .newestFirst()
      .filter(
        (attempt) =>
          attempt.setup_intent === params.setup_intent && isInRange(attempt.created, params.created),
      );
    return paginate(found, params, '/v1/setup_attempts');
  }),
];
