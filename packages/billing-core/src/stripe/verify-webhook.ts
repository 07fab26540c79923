import Stripe from 'stripe';

const TOLERANCE_SECONDS = 300;

/**
 * The event, when one of the secrets signed exactly these bytes within the last five minutes (docs.stripe.com/webhooks/signature).
 * Nothing is parsed before that; the SDK compares in constant time.
 *
 * @throws Stripe.errors.StripeSignatureVerificationError when no secret did
 */
export async function verifyWebhook(
  stripe: Stripe,
  body: string,
  signature: string,
  secrets: string[],
): Promise<Stripe.Event> {
  let failure: unknown = new Error('No webhook secret is set.');
  for (const secret of secrets) {
    try {
      return await stripe.webhooks.constructEventAsync(body, signature, secret, TOLERANCE_SECONDS);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      failure = error;
    }
  }
  throw failure;
}

export const isSignatureError = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeSignatureVerificationError;
