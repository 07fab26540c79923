/** Every expected failure of the capabilities: closed, told apart by `code`, with words for people and what to do next. */
export type BillingErrorCode =
  | 'account_not_found'
  | 'plan_not_found'
  | 'price_not_pushed'
  | 'currency_not_offered'
  | 'already_subscribed'
  | 'no_live_subscription'
  | 'same_plan'
  | 'checkout_not_found'
  | 'preview_expired'
  | 'preview_outdated'
  | 'preview_failed'
  | 'payment_declined'
  | 'authentication_required'
  | 'not_cancelling'
  | 'already_cancelling'
  | 'act_reused'
  | 'act_in_progress'
  | 'event_not_found'
  | 'stripe_unavailable'
  | 'stripe_refused';

export interface BillingError {
  code: BillingErrorCode;
  /** For the person at the screen. */
  message: string;
  /** What to do next. */
  next: string;
}
