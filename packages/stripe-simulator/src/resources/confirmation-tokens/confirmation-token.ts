import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

const EXPIRES_SECONDS = 12 * 3_600;

/** The method that a token stands for: its object shows only a preview of it. */
export interface ConfirmationTokenRecord {
  /** The token's. */
  id: string;
  method: string;
}

export interface NewConfirmationToken {
  method: Stripe.PaymentMethod;
  options?: Stripe.ConfirmationToken.PaymentMethodOptions | null;
  returnUrl?: string | null;
  setupFutureUsage?: Stripe.ConfirmationToken.SetupFutureUsage | null;
  shipping?: Stripe.ConfirmationToken.Shipping | null;
  mandateData?: Stripe.ConfirmationToken.MandateData | null;
}

export function findConfirmationToken(sim: Simulation, id: string, param = 'id'): Stripe.ConfirmationToken {
  const token = sim.store.confirmationTokens.get(id);
  if (!token) throw noSuch('confirmation_token', id, param);
  return token;
}

/** What a payment form collected, for a server to confirm with once within twelve hours (docs.stripe.com/payments/finalize-payments-on-the-server). */
export function createConfirmationToken(
  sim: Simulation,
  given: NewConfirmationToken,
): Stripe.ConfirmationToken {
  const id = sim.newId('ctoken');
  const { method } = given;
  sim.store.confirmationTokenRecords.put({ id, method: method.id });
  return sim.store.confirmationTokens.put<Stripe.ConfirmationToken>({
    id,
    object: 'confirmation_token',
    created: sim.now(),
    expires_at: sim.now() + EXPIRES_SECONDS,
    livemode: false,
    mandate_data: given.mandateData ?? null,
    metadata: method.metadata,
    payment_intent: null,
    payment_method_options: given.options ?? null,
    payment_method_preview: previewOf(method),
    return_url: given.returnUrl ?? null,
    setup_future_usage: given.setupFutureUsage ?? null,
    setup_intent: null,
    shipping: given.shipping ?? null,
    use_stripe_sdk: true,
  });
}

function previewOf(method: Stripe.PaymentMethod): Stripe.ConfirmationToken.PaymentMethodPreview {
  const { allow_redisplay, billing_details, customer, type } = method;
  const { card, us_bank_account, sepa_debit, ideal, bancontact, link } = method;
  return {
    ...(allow_redisplay ? { allow_redisplay } : {}),
    billing_details,
    customer: typeof customer === 'string' ? customer : null,
    customer_account: null,
    type,
    ...(card ? { card: { ...card, fingerprint: card.fingerprint ?? null } } : {}),
    ...(us_bank_account ? { us_bank_account } : {}),
    ...(sepa_debit ? { sepa_debit } : {}),
    ...(ideal ? { ideal } : {}),
    ...(bancontact ? { bancontact } : {}),
    ...(link ? { link } : {}),
  };
}

export function assertUnused(token: Stripe.ConfirmationToken, now: number): void {
  if (token.payment_intent !== null || token.setup_intent !== null)
    throw invalidRequest(
      `This ConfirmationToken (${token.id}) has already been used to confirm an intent. Create a new one.`,
      { code: 'payment_intent_unexpected_state', param: 'confirmation_token' },
    );
  if (token.expires_at !== null && token.expires_at <= now)
    throw invalidRequest(`This ConfirmationToken (${token.id}) has expired. Create a new one.`, {
      param: 'confirmation_token',
    });
}
