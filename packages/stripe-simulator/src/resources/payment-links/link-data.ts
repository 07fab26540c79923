import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { LinkPlan } from './link-plan.ts';

/** What the link passes on to payments or subscriptions, as the API shows it. */
export function linkData(
  mode: Stripe.Checkout.Session.Mode,
  given: LinkPlan['given'],
): Pick<Stripe.PaymentLink, 'payment_intent_data' | 'subscription_data'> {
  return {
    payment_intent_data: mode === 'payment' ? paymentData(given.payment_intent_data) : null,
    subscription_data: mode === 'subscription' ? subscriptionData(given.subscription_data) : null,
  };
}

const paymentData = (
  given: LinkPlan['given']['payment_intent_data'],
): Stripe.PaymentLink.PaymentIntentData | null =>
  given
    ? {
        capture_method: given.capture_method ?? null,
        description: given.description ?? null,
        metadata: mergeMetadata(null, given.metadata),
        setup_future_usage: given.setup_future_usage ?? null,
        statement_descriptor: given.statement_descriptor ?? null,
        statement_descriptor_suffix: given.statement_descriptor_suffix ?? null,
        transfer_group: given.transfer_group ?? null,
      }
    : null;

function subscriptionData(
  given: LinkPlan['given']['subscription_data'],
): Stripe.PaymentLink.SubscriptionData {
  const { invoice_settings: invoices, trial_settings: trial } = given ?? {};
  return {
    description: given?.description ?? null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: invoices?.description ?? null,
      footer: invoices?.footer ?? null,
      issuer: { type: 'self' },
    },
    metadata: mergeMetadata(null, given?.metadata),
    trial_period_days: given?.trial_period_days ?? null,
    trial_settings: trial
      ? { end_behavior: { missing_payment_method: trial.end_behavior.missing_payment_method } }
      : null,
  };
}
