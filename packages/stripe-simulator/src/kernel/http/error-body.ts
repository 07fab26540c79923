import { StripeError } from '../stripe-error.ts';

export const statusOf = (error: unknown): number =>
  error instanceof StripeError ? error.details.status : 500;

/**
 * The `{ error: … }` of docs.stripe.com/api/errors; an unexpected failure shows only the request's id. Below `/oauth/` errors are
 * those of OAuth, whatever refused the request (docs.stripe.com/connect/oauth-reference).
 */
export function errorBody(error: unknown, requestId: string, path = ''): string {
  const details =
    error instanceof StripeError
      ? error.details
      : {
          status: 500,
          type: 'api_error',
          message: `An unexpected error occurred in the simulator (request ${requestId}).`,
        };
  if (path.startsWith('/oauth/')) {
    const oauth = 'oauth' in details ? details.oauth : undefined;
    const error_ = oauth ?? (details.status === 401 ? 'invalid_client' : 'invalid_request');
    return `${JSON.stringify({ error: error_, error_description: details.message }, null, 2)}\n`;
  }
  const { status: _, headers: __, ...body } = { headers: {}, ...details };
  const code = 'code' in details ? details.code : undefined;
  const docs =
    code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
  const error_ = { ...body, ...docs, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` };
  return `${JSON.stringify({ error: error_ }, null, 2)}\n`;
}
