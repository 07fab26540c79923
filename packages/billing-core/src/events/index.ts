import type Stripe from 'stripe';
import type { Decision, Facts } from '../domain/decision.ts';
import { decide as chargeDisputeClosed } from './charge.dispute.closed.ts';
import { decide as chargeDisputeCreated } from './charge.dispute.created.ts';
import { decide as chargeDisputeFundsReinstated } from './charge.dispute.funds_reinstated.ts';
import { decide as chargeDisputeFundsWithdrawn } from './charge.dispute.funds_withdrawn.ts';
import { decide as chargeDisputeUpdated } from './charge.dispute.updated.ts';
import { decide as checkoutSessionAsyncPaymentFailed } from './checkout.session.async_payment_failed.ts';
import { decide as checkoutSessionAsyncPaymentSucceeded } from './checkout.session.async_payment_succeeded.ts';
import { decide as checkoutSessionCompleted } from './checkout.session.completed.ts';
import { decide as checkoutSessionExpired } from './checkout.session.expired.ts';
import { decide as customerCreated } from './customer.created.ts';
import { decide as customerDeleted } from './customer.deleted.ts';
import { decide as customerSubscriptionCreated } from './customer.subscription.created.ts';
import { decide as customerSubscriptionDeleted } from './customer.subscription.deleted.ts';
import { decide as customerSubscriptionPaused } from './customer.subscription.paused.ts';
import { decide as customerSubscriptionResumed } from './customer.subscription.resumed.ts';
import { decide as customerSubscriptionTrialWillEnd } from './customer.subscription.trial_will_end.ts';
import { decide as customerSubscriptionUpdated } from './customer.subscription.updated.ts';
import { decide as customerTaxIdCreated } from './customer.tax_id.created.ts';
import { decide as customerTaxIdDeleted } from './customer.tax_id.deleted.ts';
import { decide as customerTaxIdUpdated } from './customer.tax_id.updated.ts';
import { decide as customerUpdated } from './customer.updated.ts';
import { decide as invoiceCreated } from './invoice.created.ts';
import { decide as invoiceFinalized } from './invoice.finalized.ts';
import { decide as invoiceMarkedUncollectible } from './invoice.marked_uncollectible.ts';
import { decide as invoicePaid } from './invoice.paid.ts';
import { decide as invoicePaymentActionRequired } from './invoice.payment_action_required.ts';
import { decide as invoicePaymentFailed } from './invoice.payment_failed.ts';
import { decide as invoiceUpdated } from './invoice.updated.ts';
import { decide as invoiceVoided } from './invoice.voided.ts';
import { decide as paymentMethodAttached } from './payment_method.attached.ts';
import { decide as paymentMethodDetached } from './payment_method.detached.ts';
import { decide as paymentMethodUpdated } from './payment_method.updated.ts';
import { decide as radarEarlyFraudWarningCreated } from './radar.early_fraud_warning.created.ts';
import { decide as radarEarlyFraudWarningUpdated } from './radar.early_fraud_warning.updated.ts';
import { decide as refundCreated } from './refund.created.ts';
import { decide as refundFailed } from './refund.failed.ts';
import { decide as refundUpdated } from './refund.updated.ts';
import { decide as subscriptionScheduleAborted } from './subscription_schedule.aborted.ts';
import { decide as subscriptionScheduleCanceled } from './subscription_schedule.canceled.ts';
import { decide as subscriptionScheduleCompleted } from './subscription_schedule.completed.ts';
import { decide as subscriptionScheduleCreated } from './subscription_schedule.created.ts';
import { decide as subscriptionScheduleReleased } from './subscription_schedule.released.ts';
import { decide as subscriptionScheduleUpdated } from './subscription_schedule.updated.ts';

/** What an event tells and owes: from the event itself, and from facts on other objects. Its own object's row follows by the fold. */
export type Decide<E extends Stripe.Event = never> = (event: E, facts: Facts, now: Date) => Decision;

/** What happens on event X: the table of contents. The list registered at Stripe is derived from it. */
export const deciders = {
  'charge.dispute.closed': chargeDisputeClosed,
  'charge.dispute.created': chargeDisputeCreated,
  'charge.dispute.funds_reinstated': chargeDisputeFundsReinstated,
  'charge.dispute.funds_withdrawn': chargeDisputeFundsWithdrawn,
  'charge.dispute.updated': chargeDisputeUpdated,
  'checkout.session.async_payment_failed': checkoutSessionAsyncPaymentFailed,
  'checkout.session.async_payment_succeeded': checkoutSessionAsyncPaymentSucceeded,
  'checkout.session.completed': checkoutSessionCompleted,
  'checkout.session.expired': checkoutSessionExpired,
  'customer.created': customerCreated,
  'customer.deleted': customerDeleted,
  'customer.subscription.created': customerSubscriptionCreated,
  'customer.subscription.deleted': customerSubscriptionDeleted,
  'customer.subscription.paused': customerSubscriptionPaused,
  'customer.subscription.resumed': customerSubscriptionResumed,
  'customer.subscription.trial_will_end': customerSubscriptionTrialWillEnd,
  'customer.subscription.updated': customerSubscriptionUpdated,
  'customer.tax_id.created': customerTaxIdCreated,
  'customer.tax_id.deleted': customerTaxIdDeleted,
  'customer.tax_id.updated': customerTaxIdUpdated,
  'customer.updated': customerUpdated,
  'invoice.created': invoiceCreated,
  'invoice.finalized': invoiceFinalized,
  'invoice.marked_uncollectible': invoiceMarkedUncollectible,
  'invoice.paid': invoicePaid,
  'invoice.payment_action_required': invoicePaymentActionRequired,
  'invoice.payment_failed': invoicePaymentFailed,
  'invoice.updated': invoiceUpdated,
  'invoice.voided': invoiceVoided,
  'payment_method.attached': paymentMethodAttached,
  'payment_method.detached': paymentMethodDetached,
  'payment_method.updated': paymentMethodUpdated,
  'radar.early_fraud_warning.created': radarEarlyFraudWarningCreated,
  'radar.early_fraud_warning.updated': radarEarlyFraudWarningUpdated,
  'refund.created': refundCreated,
  'refund.failed': refundFailed,
  'refund.updated': refundUpdated,
  'subscription_schedule.aborted': subscriptionScheduleAborted,
  'subscription_schedule.canceled': subscriptionScheduleCanceled,
  'subscription_schedule.completed': subscriptionScheduleCompleted,
  'subscription_schedule.created': subscriptionScheduleCreated,
  'subscription_schedule.released': subscriptionScheduleReleased,
  'subscription_schedule.updated': subscriptionScheduleUpdated,
} satisfies { [T in Stripe.Event['type']]?: Decide<Extract<Stripe.Event, { type: T }>> };

/** Events that need no decision, and why. Whatever stands in neither list is stored and ignored as unknown. */
export const ignoredEvents: Readonly<Record<string, string>> = {
  'charge.succeeded': 'The invoice tells of the payment.',
  'charge.failed': 'The invoice tells of the failure.',
  'charge.refund.updated': 'refund.updated tells the same.',
  'charge.refunded': 'refund.created tells of each refund by itself.',
  'charge.updated': 'What is refunded is read from the refunds.',
  'credit_note.created': 'The refund is what was given back; the note is on the invoice.',
  'credit_note.updated': 'The invoice shows its credit notes.',
  'customer.subscription.pending_update_applied': 'customer.subscription.updated shows the change.',
  'customer.subscription.pending_update_expired': 'customer.subscription.updated shows that nothing changed.',
  'invoice.payment_succeeded': 'invoice.paid tells the same, also of payments outside Stripe.',
  'invoice_payment.paid': 'invoice.paid tells the same of the whole invoice.',
  'payment_intent.created': 'The invoice tells of its payment.',
  'payment_intent.succeeded': 'The invoice tells of the payment.',
  'payment_intent.payment_failed': 'The invoice tells of the failure.',
  'payment_intent.requires_action': 'The invoice tells that the customer has to act.',
  'product.created': 'The catalogue is pushed from code.',
  'product.updated': 'The catalogue is pushed from code.',
  'price.created': 'The catalogue is pushed from code.',
  'price.updated': 'The catalogue is pushed from code.',
  'subscription_schedule.expiring': 'The schedule tells itself what follows when it ends.',
};

/** The names to register at Stripe for the webhook endpoint. */
export const enabledEvents = Object.keys(deciders);

/** The decider of a type; every event of that type has the shape that it asks for, as Stripe declares it. */
export function findDecider(type: string): Decide<Stripe.Event> | undefined {
  return Object.hasOwn(deciders, type) ? (deciders as Record<string, Decide<Stripe.Event>>)[type] : undefined;
}
