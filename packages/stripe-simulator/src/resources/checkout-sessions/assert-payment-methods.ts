import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { SessionParams } from './checkout-plan.ts';

/** Bank debits by the only currency that they are in (docs.stripe.com/payments/bank-debits). */
const DEBITS: Record<string, string> = { us_bank_account: 'usd', sepa_debit: 'eur' };

const CARD_OPTIONS_UNSUPPORTED = [
  'installments',
  'request_extended_authorization',
  'request_incremental_authorization',
  'request_multicapture',
  'request_overcapture',
  'statement_descriptor_suffix_kana',
  'statement_descriptor_suffix_kanji',
] as const satisfies (keyof Stripe.Checkout.SessionCreateParams.PaymentMethodOptions.Card)[];

/** Options of the methods that are offered here; those of others would promise what never comes. */
export function assertPaymentMethodParams({ payment_method_options: options }: SessionParams): void {
  if (!options) return;
  const { card, us_bank_account: ach, sepa_debit: sepa, ...others } = options;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw invalidRequest(`The simulator does not offer the payment method ${other}.`, {
      param: `payment_method_options[${other}]`,
    });
  refuseUnsupported(card ?? {}, CARD_OPTIONS_UNSUPPORTED);
  refuseUnsupported(ach ?? {}, ['financial_connections', 'target_date', 'verification_method']);
  refuseUnsupported(sepa ?? {}, ['mandate_options', 'target_date']);
  const secure = card?.request_three_d_secure;
  if (secure !== undefined && secure !== 'automatic')
    throw invalidRequest('The simulator asks for 3-D Secure only as its test cards do.', {
      param: 'payment_method_options[card][request_three_d_secure]',
    });
}

/**
 * The types of payment method that are offered: cards, and bank debits where they are asked for and the currency
 * is theirs. `allowed_payment_method_types` only filters, as on docs.stripe.com/api/checkout/sessions/create.
 */
export function offeredTypes(params: SessionParams, currency: string | null): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = params;
  const debits = Object.keys(DEBITS).filter(
    (type) => allowed?.includes(type) && (currency === null || DEBITS[type] === currency),
  );
  const offered = ['card', ...debits].filter(
    (type) => (allowed?.includes(type) ?? true) && !excluded.includes(type),
  );
  if (offered.length > 0) return offered;
  throw invalidRequest(
    'No valid payment method types for this Checkout Session. Please ensure that you have activated payment methods compatible with your chosen currency in your dashboard or use payment method types other than the ones given.',
    { param: 'allowed_payment_method_types' },
  );
}

export function toPaymentMethodOptions({
  payment_method_options: given = {},
}: SessionParams): Stripe.Checkout.Session.PaymentMethodOptions {
  const { card, us_bank_account: ach, sepa_debit: sepa } = given;
  return {
    card: { request_three_d_secure: 'automatic', ...toCardOptions(card) },
    ...(ach?.setup_future_usage ? { us_bank_account: { setup_future_usage: ach.setup_future_usage } } : {}),
    ...(sepa?.setup_future_usage ? { sepa_debit: { setup_future_usage: sepa.setup_future_usage } } : {}),
  };
}

function toCardOptions(
  given: Stripe.Checkout.SessionCreateParams.PaymentMethodOptions.Card = {},
): Partial<Stripe.Checkout.Session.PaymentMethodOptions.Card> {
  const { restrictions } = given;
  return {
    ...(given.capture_method ? { capture_method: given.capture_method } : {}),
    ...(given.setup_future_usage ? { setup_future_usage: given.setup_future_usage } : {}),
    ...(restrictions ? { restrictions } : {}),
  };
}
