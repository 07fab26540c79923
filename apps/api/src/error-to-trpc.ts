import type { BillingError, BillingErrorCode, Outcome } from '@billwright/billing-core';
import { TRPCError } from '@trpc/server';

/** Which kind of answer each expected failure is: the one mapping for HTTP. */
const TRPC_CODES = {
  account_not_found: 'NOT_FOUND',
  plan_not_found: 'NOT_FOUND',
  price_not_pushed: 'PRECONDITION_FAILED',
  currency_not_offered: 'BAD_REQUEST',
  interval_not_offered: 'BAD_REQUEST',
  add_on_not_offered: 'BAD_REQUEST',
  product_not_found: 'NOT_FOUND',
  already_bought: 'CONFLICT',
  already_subscribed: 'CONFLICT',
  no_live_subscription: 'PRECONDITION_FAILED',
  same_plan: 'CONFLICT',
  checkout_not_found: 'NOT_FOUND',
  promotion_not_found: 'NOT_FOUND',
  promotion_ended: 'CONFLICT',
  promotion_used_up: 'CONFLICT',
  promotion_first_purchase_only: 'CONFLICT',
  promotion_below_minimum: 'CONFLICT',
  promotion_wrong_plan: 'CONFLICT',
  promotion_refused: 'CONFLICT',
  trial_used: 'CONFLICT',
  address_needed: 'PRECONDITION_FAILED',
  setup_not_found: 'NOT_FOUND',
  card_not_saved: 'PRECONDITION_FAILED',
  embedded_checkout_off: 'PRECONDITION_FAILED',
  preview_expired: 'CONFLICT',
  preview_outdated: 'CONFLICT',
  preview_failed: 'BAD_GATEWAY',
  payment_declined: 'PAYMENT_REQUIRED',
  authentication_required: 'PAYMENT_REQUIRED',
  not_cancelling: 'CONFLICT',
  already_cancelling: 'CONFLICT',
  subscription_paused: 'CONFLICT',
  not_paused: 'CONFLICT',
  pause_not_offered: 'PRECONDITION_FAILED',
  no_planned_change: 'CONFLICT',
  quantity_not_sold: 'PRECONDITION_FAILED',
  quantity_follows_seats: 'PRECONDITION_FAILED',
  same_quantity: 'CONFLICT',
  offer_not_available: 'CONFLICT',
  not_in_trial: 'CONFLICT',
  trial_end_refused: 'BAD_REQUEST',
  nothing_to_reactivate: 'PRECONDITION_FAILED',
  no_saved_card: 'PRECONDITION_FAILED',
  act_reused: 'CONFLICT',
  act_in_progress: 'CONFLICT',
  upgrade_needed: 'FORBIDDEN',
  seats_exhausted: 'FORBIDDEN',
  seat_not_found: 'NOT_FOUND',
  feature_not_found: 'BAD_REQUEST',
  grant_not_found: 'NOT_FOUND',
  grant_refused: 'BAD_REQUEST',
  price_migration_not_found: 'NOT_FOUND',
  price_migration_state: 'CONFLICT',
  price_migration_refused: 'BAD_REQUEST',
  event_not_found: 'NOT_FOUND',
  effect_not_found: 'NOT_FOUND',
  scan_not_found: 'NOT_FOUND',
  endpoint_not_found: 'NOT_FOUND',
  endpoint_url_refused: 'BAD_REQUEST',
  billing_details_refused: 'BAD_REQUEST',
  tax_id_refused: 'BAD_REQUEST',
  tax_id_not_found: 'NOT_FOUND',
  return_url_refused: 'BAD_REQUEST',
  invoice_not_found: 'NOT_FOUND',
  link_invalid: 'NOT_FOUND',
  link_expired: 'FORBIDDEN',
  retry_pointless: 'CONFLICT',
  invoice_not_open: 'CONFLICT',
  no_payment_method: 'PRECONDITION_FAILED',
  payment_method_not_found: 'NOT_FOUND',
  payment_method_needed: 'CONFLICT',
  payment_method_expired: 'CONFLICT',
  amount_refused: 'BAD_REQUEST',
  mail_not_found: 'NOT_FOUND',
  dispute_not_found: 'NOT_FOUND',
  dispute_not_open: 'CONFLICT',
  dispute_not_drafted: 'PRECONDITION_FAILED',
  dispute_draft_changed: 'CONFLICT',
  dispute_fee_not_acknowledged: 'PRECONDITION_FAILED',
  dispute_answered: 'CONFLICT',
  inquiry_not_accepted: 'CONFLICT',
  evidence_refused: 'BAD_REQUEST',
  alert_not_found: 'NOT_FOUND',
  stripe_unavailable: 'SERVICE_UNAVAILABLE',
  usage_refused: 'BAD_REQUEST',
  usage_not_found: 'NOT_FOUND',
  charge_not_found: 'NOT_FOUND',
  refund_above_limit: 'FORBIDDEN',
  refund_disputed: 'CONFLICT',
  refund_refused: 'BAD_REQUEST',
  refund_too_much: 'CONFLICT',
  stripe_refused: 'BAD_REQUEST',
} as const satisfies Record<BillingErrorCode, TRPCError['code']>;

/** An expected failure on its way to the client, which gets `{ code, message, next }`. */
export class BillingFailure extends Error {
  override name = 'BillingFailure';
  readonly billing: BillingError;
  constructor(billing: BillingError) {
    super(billing.message);
    this.billing = billing;
  }
}

/** The value of an outcome, or its error as tRPC's. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { error } = outcome;
  throw new TRPCError({
    code: TRPC_CODES[error.code],
    message: error.message,
    cause: new BillingFailure(error),
  });
}
