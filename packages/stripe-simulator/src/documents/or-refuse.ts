import type { Engine } from '../kernel/engine.ts';
import { errorBody, statusOf } from '../kernel/http/error-body.ts';
import { StripeError } from '../kernel/stripe-error.ts';

/** A document, or Stripe's error in its place. */
export async function orRefuse(engine: Engine, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return new Response(errorBody(error, engine.newRequestId()), {
      status: statusOf(error),
      headers: { 'Content-Type': 'application/json' },
    });
  }
}
