/** The words for people, in one place: what happened, and what to do next. */
const WORDS = {
  account_not_found: ['There is no billing account.', 'Sign in again.'],
  plan_not_found: ['There is no such plan.', 'Choose one of the plans on the pricing page.'],
  price_not_pushed: ['This plan can not be bought yet.', 'Try again later; we have been told.'],
  currency_not_offered: ['This plan is not sold in that currency.', 'Choose another currency.'],
  interval_not_offered: ['This plan is not billed that way.', 'Choose monthly billing.'],
  product_not_found: ['There is no such offer.', 'Choose one of those on the pricing page.'],
  already_bought: ['You have bought this already.', 'It is yours for good: there is nothing more to pay.'],
  already_subscribed: ['You already have a subscription.', 'Change your plan instead.'],
  no_live_subscription: ['There is no subscription to change.', 'Choose a plan first.'],
  same_plan: ['You already have this plan.', 'Choose another one.'],
  trial_used: ['This card has had its free trial.', 'Subscribe without a trial, or use another card.'],
  card_not_saved: ['Your card was not saved.', 'Type it again; nothing was charged.'],
  embedded_checkout_off: ['Payments are taken on the hosted page.', 'Choose a plan on the pricing page.'],
  address_needed: [
    'The tax can not be worked out without an address.',
    'Fill in your billing details first.',
  ],
  promotion_not_found: ['There is no such promotion code.', 'Check how it is written.'],
  promotion_ended: ['This promotion code is no longer valid.', 'Go on without it.'],
  promotion_used_up: ['This promotion code has been used as often as it may be.', 'Go on without it.'],
  promotion_first_purchase_only: [
    'This promotion code is for a first purchase only.',
    'Go on without it; you have bought before.',
  ],
  promotion_below_minimum: [
    'This purchase is too small for the promotion code.',
    'Choose a larger plan, or a year instead of a month.',
  ],
  promotion_wrong_plan: [
    'This promotion code is not for this plan.',
    'Choose another plan, or go on without it.',
  ],
  promotion_refused: ['This promotion code can not be used.', 'Go on without it.'],
  checkout_not_found: ['There is no such checkout.', 'Choose a plan on the pricing page.'],
  setup_not_found: ['There is no such card to add.', 'Open the page again.'],
  preview_expired: ['This preview is too old.', 'Look at the amounts again and confirm.'],
  preview_outdated: [
    'The amounts have changed since this preview.',
    'Look at the amounts again and confirm.',
  ],
  preview_failed: ['The amounts could not be worked out.', 'Try again in a moment; nothing was charged.'],
  payment_declined: ['Your card was declined.', 'Use another card; nothing has changed.'],
  authentication_required: [
    'Your bank wants you to confirm this payment.',
    'Update your card and confirm it there; nothing has changed.',
  ],
  not_cancelling: ['The subscription is not being cancelled.', 'There is nothing to undo.'],
  already_cancelling: ['The subscription is being cancelled already.', 'Undo it if you want to stay.'],
  subscription_paused: ['The subscription is paused.', 'Resume it first.'],
  not_paused: ['The subscription is not paused.', 'There is nothing to resume.'],
  pause_not_offered: ['A pause is not offered for this plan.', 'Change or cancel the plan instead.'],
  no_planned_change: ['No change is planned.', 'There is nothing to withdraw.'],
  quantity_not_sold: ['This plan is not sold by number.', 'Choose a plan that is.'],
  quantity_follows_seats: [
    'This plan is paid by the seat: its number follows the list of members.',
    'Add or remove members instead.',
  ],
  same_quantity: ['That is the number that you have.', 'Choose another one.'],
  add_on_not_offered: ['This add-on can not be had with this plan.', 'Choose another one, or another plan.'],
  offer_not_available: ['This offer is not open to you any more.', 'You can still stay, or cancel.'],
  not_in_trial: ['The subscription is not in a trial.', 'There is nothing to extend.'],
  trial_end_refused: ['A trial can not end then.', 'Choose a later day within two years.'],
  nothing_to_reactivate: ['There was no subscription before.', 'Choose a plan on the pricing page.'],
  no_saved_card: [
    'There is no saved card to pay with.',
    'Choose the plan on the pricing page and pay there.',
  ],
  act_reused: ['This form was already used for something else.', 'Open the page again.'],
  act_in_progress: ['This is being done already.', 'Wait a moment and look again.'],
  upgrade_needed: ['Your plan does not include this.', 'Choose a plan that does.'],
  seats_exhausted: ['All seats of your plan are taken.', 'Remove somebody, or write to us.'],
  seat_not_found: ['Nobody of that id has a seat.', 'Look at the list again.'],
  feature_not_found: ['There is no such feature.', 'Check its name.'],
  grant_not_found: ['There is no such grant that is still alive.', 'Look at the list again.'],
  grant_refused: ['This can not be granted.', 'Change what is granted, or until when.'],
  price_migration_not_found: ['There is no such price migration.', 'Look at the list again.'],
  price_migration_state: ['This can not be done with it now.', 'Look at it again: it may have moved on.'],
  price_migration_refused: ['This price migration can not be made.', 'Change whom it is about, or how.'],
  event_not_found: ['There is no such event.', 'Check its id.'],
  effect_not_found: ['There is nothing of that name that was given up.', 'Look at the list again.'],
  scan_not_found: ['There is no such scan under way.', 'Look at the page again: it may be finished.'],
  usage_refused: ['This usage can not be recorded.', 'Mend the event that is named; nothing was recorded.'],
  usage_not_found: ['There is no such usage, or it is settled already.', 'Look at the list again.'],
  endpoint_not_found: ['There is no such endpoint.', 'Look at the list again.'],
  endpoint_url_refused: ['Events are not sent to this address.', 'Use https and a public address.'],
  billing_details_refused: ['Something in the billing details is missing.', 'Fill it in and save again.'],
  tax_id_refused: ['This is not a tax id of that kind.', 'Check the number and its kind.'],
  tax_id_not_found: ['There is no such tax id.', 'Look at the list again.'],
  return_url_refused: ['This page can not be returned to.', 'Open it again from the billing page.'],
  invoice_not_found: ['There is no such invoice.', 'Look at the list of invoices.'],
  link_invalid: ['This link is not valid.', 'Open it from the mail again, or sign in.'],
  link_expired: ['This link has expired.', 'Sign in to pay, or use the link of a newer mail.'],
  retry_pointless: [
    'Charging the same card again can not work.',
    'Wait for the customer to give another card, or to confirm the payment.',
  ],
  invoice_not_open: ['There is nothing left to pay on this invoice.', 'Look at it again.'],
  no_payment_method: ['There is no card to charge.', 'Add a payment method first.'],
  payment_method_not_found: ['There is no such payment method.', 'Look at the list again.'],
  payment_method_needed: ['This payment method is needed.', 'Add another one first.'],
  payment_method_expired: ['This card has expired.', 'Add another one.'],
  amount_refused: ['This can not be charged.', 'Change it and look again.'],
  charge_not_found: ['There is no such payment of this customer.', 'Look at the list of payments.'],
  refund_refused: ['This can not be refunded.', 'Change the amount and look again.'],
  refund_too_much: ['This is more than is left of the payment.', 'Look at what is left and try again.'],
  refund_disputed: [
    'A bank holds this payment because of a dispute.',
    'Answer or accept the dispute instead: a refund now would pay the customer twice.',
  ],
  refund_above_limit: ['This is more than you may give back.', 'Hand it over, with your note.'],
  mail_not_found: ['There is no such mail to do that with.', 'Look at the list again.'],
  dispute_not_found: ['There is no such dispute.', 'Look at the list again.'],
  dispute_not_open: ['No answer is waited for.', 'Look at it again: it may be with the bank, or closed.'],
  dispute_not_drafted: ['The evidence is not drafted yet.', 'Collect it first.'],
  dispute_draft_changed: ['Somebody has changed the evidence since.', 'Look at it again, then go on.'],
  dispute_fee_not_acknowledged: [
    'The network takes a fee for deciding this dispute, and nobody has said that they know.',
    'Say that the fee is known, or accept the dispute.',
  ],
  dispute_answered: ['It was answered already.', 'Look at it again: an answer is given once.'],
  inquiry_not_accepted: [
    'An inquiry can not be accepted.',
    'Answer it, or refund the payment: that ends it.',
  ],
  evidence_refused: ['This can not be evidence.', 'Change it and save again.'],
  alert_not_found: ['There is no such alert.', 'Look at the list again.'],
  stripe_unavailable: [
    'The payment service does not answer.',
    'Try again in a moment; you are not charged twice.',
  ],
  stripe_refused: ['The payment service refused this.', 'Try again, or write to us.'],
} as const satisfies Record<string, readonly [message: string, next: string]>;

/** Every expected failure of the capabilities: closed, told apart by `code`. */
export type BillingErrorCode = keyof typeof WORDS;

export interface BillingError {
  code: BillingErrorCode;
  /** For the person at the screen. */
  message: string;
  /** What to do next. */
  next: string;
  /** Of `upgrade_needed`: the cheapest plan that would do; null when none does. */
  upgradeTo?: { planKey: string; planName: string } | null;
}

/** The error with its words; Stripe's own, where they say more (a decline's reason). */
export function billingError(code: BillingErrorCode, message?: string): BillingError {
  const [words, next] = WORDS[code];
  return { code, message: message ?? words, next };
}

/** A failed outcome. */
export function fail(code: BillingErrorCode, message?: string): { ok: false; error: BillingError } {
  return { ok: false, error: billingError(code, message) };
}

export function succeed<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}
