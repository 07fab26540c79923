import { StripeError } from '../../kernel/stripe-error.ts';
import type { Decline } from './card-outcome.ts';
import { adviceOn } from './decline-advice.ts';

/** 402 with the bank's answer (docs.stripe.com/error-codes, docs.stripe.com/declines/codes). */
export function cardError(
  decline: Decline,
  extra: { charge?: string; payment_intent?: unknown; payment_method?: unknown; setup_intent?: unknown } = {},
) {
  return new StripeError({
    status: 402,
    type: 'card_error',
    code: decline.code,
    decline_code: decline.declineCode,
    ...adviceOn(decline),
    message: decline.message,
    ...(decline.code === 'incorrect_cvc' ? { param: 'cvc' } : {}),
    ...extra,
  });
}
