import { type ObservedDelivery, observation } from '../kernel/observation.ts';
import { signPayload } from './sign-payload.ts';

export interface PostResult {
  httpStatus: number | null;
  /** Null when the answer was 2xx. */
  error: string | null;
}

export interface PostRequest {
  url: string;
  body: string;
  secrets: string[];
  timestampSeconds: number;
  timeoutMs: number;
  /** Aborts the attempt when the simulator stops. */
  stopped: AbortSignal;
  fetch: typeof fetch;
}

/**
 * Posts one signed event. Only a 2xx in time is a success; a redirect is a failure and is not followed
 * (docs.stripe.com/webhooks). Never throws: whatever the receiver or the network does is a result.
 */
export async function postEvent(request: PostRequest): Promise<PostResult> {
  observation.delivery.publish({ body: request.body } satisfies ObservedDelivery);
  try {
    const response = await request.fetch(request.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Stripe-Signature': signPayload(request.body, request.secrets, request.timestampSeconds),
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        Accept: '*/*; q=0.5, application/xml',
        'Cache-Control': 'no-cache',
      },
      body: request.body,
      signal: AbortSignal.any([request.stopped, AbortSignal.timeout(request.timeoutMs)]),
    });
    await response.body?.cancel();
    return { httpStatus: response.status, error: response.ok ? null : `HTTP ${response.status}` };
  } catch (error) {
    return { httpStatus: null, error: describeFailure(error, request.timeoutMs) };
  }
}

function describeFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  if (error.cause instanceof Error && error.cause.message !== '') return error.cause.message;
  return error.message;
}
