/** The turns of a subscription after it was bought; `test/act-failpoints.test.ts` cuts off those that take or give money. */
export const TURN_KINDS = [
  'change_quantity',
  'change_add_ons',
  'withdraw_change',
  'cancel_now',
  'pause_subscription',
  'stop_collecting',
  'resume_subscription',
  'accept_offer',
  'extend_trial',
  'reactivate',
] as const;

/**
 * What a person can ask for. An act of a new kind is a name here, the way to go on with it in `complete-intents.ts`, and a line
 * of `test/lab/act-lines.ts` or, for a turn of a subscription, of `test/act-failpoints.test.ts`, by which it is cut off before
 * every statement.
 */
export const ACT_KINDS = [
  'ensure_customer',
  'start_checkout',
  'start_payment',
  'start_trial',
  'change_plan',
  'cancel_subscription',
  'undo_cancellation',
  'open_portal',
  'change_billing_details',
  'add_tax_id',
  'remove_tax_id',
  'pay_invoice',
  'set_default_method',
  'remove_method',
  'add_one_off_item',
  ...TURN_KINDS,
] as const;

export type ActKindName = (typeof ACT_KINDS)[number];
