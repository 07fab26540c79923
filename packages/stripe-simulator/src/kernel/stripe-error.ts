import type { ErrorCode } from './error-codes.ts';

/** What Stripe says about a request that it refuses; see docs.stripe.com/api/errors. */
export interface ErrorDetails {
  status: number;
  type:
    | 'api_error'
    | 'card_error'
    | 'idempotency_error'
    | 'invalid_request_error'
    /** Of API v2 alone. */
    | 'temporary_session_expired';
  message: string;
  code?: ErrorCode;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  network_decline_code?: string;
  charge?: string;
  /** Objects that some answers carry whole, such as the payment intent of a declined card. */
  payment_intent?: unknown;
  payment_method?: unknown;
  setup_intent?: unknown;
  /** The error of an OAuth endpoint, which has a body of its own (docs.stripe.com/connect/oauth-reference). */
  oauth?: string;
  /** Sent beside the body. */
  headers?: Record<string, string>;
}

/**
 * Thrown anywhere while a request is answered; becomes the JSON error body, and undoes the request's changes
 * unless it says that they stay.
 */
export class StripeError extends Error {
  override name = 'StripeError';
  readonly details: ErrorDetails;
  keepsChanges = false;

  constructor(details: ErrorDetails) {
    super(details.message);
    this.details = details;
  }

  /** For a refusal that is a fact of its own, such as a declined charge with its events. */
  keepingChanges(): this {
    this.keepsChanges = true;
    return this;
  }
}

export function invalidRequest(
  message: string,
  extra: { param?: string; code?: ErrorCode; status?: number } = {},
) {
  const { status = 400, ...rest } = extra;
  return new StripeError({ status, type: 'invalid_request_error', message, ...rest });
}

export const oauthError = (oauth: string, message: string, status: number): StripeError =>
  new StripeError({ status, type: 'invalid_request_error', message, oauth });

/** 404 for an object of the path, 400 for one named by a parameter: as Stripe answers. */
export function noSuch(noun: string, id: string, param = 'id'): StripeError {
  return invalidRequest(`No such ${noun}: '${id}'`, {
    code: 'resource_missing',
    param,
    status: param === 'id' ? 404 : 400,
  });
}

export function missingParam(param: string): StripeError {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** For an account that does not exist, or that has not connected to the platform. */
export function permissionDenied(account: string): StripeError {
  return invalidRequest(
    `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
    { code: 'account_invalid', status: 403 },
  );
}
