import type Stripe from 'stripe';

type Listed<Code> = Code extends string ? (string extends Code ? never : Code) : never;

/**
 * Codes that Stripe gives and its declarations do not list: a platform asking for a transfer to an account without the
 * capability, a subscription whose first payment waits for 3-D Secure, and what banks say of debits
 * (docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration).
 */
export const UNLISTED_CODES = [
  'charge_exceeds_weekly_limit',
  'generic_could_not_process',
  'invalid_account_number',
  'invalid_bank_account_iban',
  'invalid_currency',
  'insufficient_capabilities_for_transfer',
  'subscription_payment_intent_requires_action',
] as const;

/** The codes of API v1 (docs.stripe.com/error-codes), as the SDK lists them: no other can be written by mistake. */
export type V1ErrorCode = Listed<Stripe.Invoice.LastFinalizationError.Code> | (typeof UNLISTED_CODES)[number];

/** The codes of API v2 (docs.stripe.com/api-v2-overview#errors), and those of its meter events. */
export type V2ErrorCode =
  | 'archived_meter'
  | 'billing_meter_event_session_expired'
  | 'duplicate_meter_event'
  | 'invalid_fields'
  | 'invalid_json'
  | 'invalid_page_token'
  | 'invalid_payload'
  | 'missing_payload_customer_mappings'
  | 'missing_payload_value_mappings'
  | 'no_meter'
  | 'not_found'
  | 'timestamp_in_future'
  | 'timestamp_too_far_in_past';

export type ErrorCode = V1ErrorCode | V2ErrorCode;
