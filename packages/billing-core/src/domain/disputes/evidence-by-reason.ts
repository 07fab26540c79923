import type { FileField, TextField } from './evidence-fields.ts';

/** What counts for one reason: those that decide it, and those that help. */
export interface ReasonGuide {
  /** What the cardholder says, in one sentence. */
  claim: string;
  decisive: readonly (TextField | FileField)[];
  helpful: readonly (TextField | FileField)[];
}

const WHO = ['customer_name', 'customer_email_address', 'billing_address', 'customer_purchase_ip'] as const;

/**
 * Which evidence counts for which reason of a service that is used online (docs.stripe.com/disputes/categories,
 * docs.stripe.com/disputes/reason-codes-defense-requirements): everything else only hides it.
 */
const GUIDES: Readonly<Record<string, ReasonGuide>> = {
  fraudulent: {
    claim: 'The cardholder says that they did not make this payment.',
    decisive: ['customer_purchase_ip', 'access_activity_log', ...WHO],
    helpful: [
      'receipt',
      'customer_communication',
      'customer_signature',
      'product_description',
      'uncategorized_text',
    ],
  },
  unrecognized: {
    claim: 'The cardholder does not know what this payment was for.',
    decisive: ['product_description', 'receipt', 'access_activity_log', ...WHO],
    helpful: ['customer_communication', 'service_date', 'uncategorized_text'],
  },
  subscription_canceled: {
    claim: 'The cardholder says that they were charged after they cancelled.',
    decisive: ['cancellation_policy_disclosure', 'cancellation_rebuttal', 'access_activity_log'],
    helpful: [
      'cancellation_policy',
      'customer_communication',
      'receipt',
      'service_date',
      ...WHO,
      'uncategorized_text',
    ],
  },
  product_not_received: {
    claim: 'The cardholder says that they never got what they paid for.',
    decisive: ['access_activity_log', 'service_date', 'product_description'],
    helpful: ['service_documentation', 'customer_communication', 'receipt', ...WHO, 'uncategorized_text'],
  },
  product_unacceptable: {
    claim: 'The cardholder says that it was not as described, or did not work.',
    decisive: ['product_description', 'refund_policy_disclosure', 'refund_refusal_explanation'],
    helpful: [
      'access_activity_log',
      'refund_policy',
      'customer_communication',
      'service_date',
      ...WHO,
      'uncategorized_text',
    ],
  },
  credit_not_processed: {
    claim: 'The cardholder says that a refund was promised and did not come.',
    decisive: ['refund_policy_disclosure', 'refund_refusal_explanation'],
    helpful: ['refund_policy', 'customer_communication', 'product_description', ...WHO, 'uncategorized_text'],
  },
  noncompliant: {
    claim: 'The cardholder’s bank says that the payment does not keep to the network’s rules.',
    decisive: ['uncategorized_text', 'product_description', 'refund_policy_disclosure'],
    helpful: [
      'cancellation_policy_disclosure',
      'customer_communication',
      'receipt',
      'service_date',
      'access_activity_log',
      ...WHO,
    ],
  },
  duplicate: {
    claim: 'The cardholder says that they were charged twice for the same thing.',
    decisive: ['duplicate_charge_explanation', 'duplicate_charge_id', 'receipt'],
    helpful: [
      'duplicate_charge_documentation',
      'product_description',
      'service_date',
      ...WHO,
      'uncategorized_text',
    ],
  },
};

/** Of a reason without a guide of its own, and of those that Stripe will add: all that shows who bought what and used it. */
const GENERAL: ReasonGuide = {
  claim: 'The bank gives no more than a general reason.',
  decisive: ['product_description', 'access_activity_log', 'receipt', ...WHO],
  helpful: [
    'service_date',
    'refund_policy_disclosure',
    'cancellation_policy_disclosure',
    'customer_communication',
    'uncategorized_text',
  ],
};

export const guideOf = (reason: string): ReasonGuide =>
  Object.hasOwn(GUIDES, reason) ? (GUIDES[reason] ?? GENERAL) : GENERAL;
