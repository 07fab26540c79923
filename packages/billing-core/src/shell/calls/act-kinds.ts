/**
 * What a person can ask for. An act of a new kind is a name here, the way to go on with it in `complete-intents.ts`, and a line
 * of `test/lab/act-lines.ts`, by which it is cut off before every statement and after every call.
 */
export const ACT_KINDS = [
  'ensure_customer',
  'start_checkout',
  'start_payment',
  'start_trial',
  'start_purchase',
  'start_purchase_payment',
  'change_plan',
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
  'cancel_subscription',
  'undo_cancellation',
  'open_portal',
  'change_billing_details',
  'add_tax_id',
  'remove_tax_id',
  'pay_invoice',
  'retry_payment',
  'set_default_method',
  'start_adding_method',
  'finish_adding_method',
  'remove_method',
  'add_one_off_item',
  'submit_evidence',
  'accept_dispute',
  'stage_evidence',
  'upload_dispute_file',
  'refund_charge',
] as const;

export type ActKindName = (typeof ACT_KINDS)[number];
