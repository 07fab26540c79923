import { StripeError } from '../kernel/stripe-error.ts';
import type { FaultRule } from './fault.ts';

/** The error that a rule answers with; undefined when it strikes the connection instead. */
export function faultError(rule: FaultRule | undefined): StripeError | undefined {
  if (rule?.kind === 'rate_limited') {
    return new StripeError({
      status: 429,
      type: 'invalid_request_error',
      code: 'rate_limit',
      message:
        'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
      headers: {
        'Retry-After': '1',
        'Stripe-Rate-Limited-Reason': 'global-rate',
        ...shouldRetry(rule.retry),
      },
    });
  }
  if (rule?.kind === 'lock_timeout') {
    return new StripeError({
      status: rule.status ?? 409,
      type: 'invalid_request_error',
      code: 'lock_timeout',
      message:
        'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.',
      headers: shouldRetry(rule.retry ?? true),
    });
  }
  if (rule?.kind === 'server_error') {
    return new StripeError({
      status: rule.status ?? 500,
      type: 'api_error',
      message:
        'An unknown error occurred. If this problem persists, please contact us via our contact form at https://support.stripe.com/contact/login.',
      headers: shouldRetry(rule.retry ?? !isKept(rule)),
    });
  }
  return undefined;
}

/** Is the error what the idempotency key answers from then on? Only if the request got as far as the API itself. */
export const isKept = ({ kind, status = 500, kept }: FaultRule): boolean =>
  kept ?? (kind === 'server_error' && status === 500);

const shouldRetry = (advice: boolean | undefined): Record<string, string> =>
  advice === undefined ? {} : { 'Stripe-Should-Retry': String(advice) };
