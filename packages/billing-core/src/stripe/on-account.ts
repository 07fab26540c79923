/** The option that makes a call as a connected account; nothing for the platform's own (docs.stripe.com/connect/authentication). */
export const onAccount = (stripeAccount: string): { stripeAccount?: string } =>
  stripeAccount === 'platform' ? {} : { stripeAccount };
