export type * from './billing.ts';
export { type BillingOptions, createBilling } from './create-billing.ts';
export type { BillingError, BillingErrorCode } from './domain/billing-error.ts';
export type {
  BillingEvent,
  BillingEventOf,
  BillingEventPayloads,
  BillingEventType,
} from './domain/billing-event.ts';
export { billingEventTypes } from './domain/billing-event.ts';
export { brandName } from './domain/describe-payment-method.ts';
export {
  isMailKind,
  isMailTopic,
  MAIL_KINDS,
  MAIL_TOPICS,
  type MailAudience,
  type MailKind,
  type MailPayloads,
  type MailTopic,
  type PaymentAdvice,
  type PlanTerms,
} from './domain/mail/mail.ts';
export { currencyExponent, formatMoney, type Money } from './domain/money.ts';
export { isAtLeast, isStaffRole, STAFF_ROLES, type StaffRole } from './domain/staff/staff-role.ts';
export { TIMELINE_KINDS, type TimelineKind } from './domain/timeline/timeline-kinds.ts';
export { enabledEvents } from './events/index.ts';
export { loadBillingConfig } from './shell/load-billing-config.ts';
export type { StripeSettings } from './stripe/client.ts';
