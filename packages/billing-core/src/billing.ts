import type { Accounts } from './capabilities/accounts.ts';
import type { AddOns } from './capabilities/add-ons.ts';
import type { Alerts } from './capabilities/alerts.ts';
import type { BillingDetailsCapability } from './capabilities/billing-details.ts';
import type { Cancellation } from './capabilities/cancellation.ts';
import type { Checkout } from './capabilities/checkout.ts';
import type { CreditBalance } from './capabilities/credit-balance.ts';
import type { Effects } from './capabilities/effects.ts';
import type { Entitlements } from './capabilities/entitlements.ts';
import type { BillingEvents } from './capabilities/events.ts';
import type { Inbox } from './capabilities/inbox.ts';
import type { Invoices } from './capabilities/invoices.ts';
import type { OneOffItems } from './capabilities/one-off-items.ts';
import type { OverviewView } from './capabilities/overview.ts';
import type { Pause } from './capabilities/pause.ts';
import type { PaymentMethods } from './capabilities/payment-methods.ts';
import type { PlanChange } from './capabilities/plan-change.ts';
import type { Plans } from './capabilities/plans.ts';
import type { Portal } from './capabilities/portal.ts';
import type { Promotions } from './capabilities/promotions.ts';
import type { Push } from './capabilities/push.ts';
import type { QuantityChange } from './capabilities/quantity-change.ts';
import type { Reactivation } from './capabilities/reactivation.ts';
import type { ReadinessReason } from './capabilities/readiness.ts';
import type { Reconciliation } from './capabilities/reconciliation.ts';
import type { Retention } from './capabilities/retention.ts';
import type { Seats } from './capabilities/seats.ts';
import type { Tax } from './capabilities/tax.ts';
import type { Trials } from './capabilities/trials.ts';
import type { Usage } from './capabilities/usage.ts';
import type { Webhooks } from './capabilities/webhooks.ts';
import type { Worker } from './capabilities/worker.ts';

export type * from './capabilities/accounts.ts';
export type * from './capabilities/act.ts';
export type * from './capabilities/add-ons.ts';
export type * from './capabilities/alerts.ts';
export type * from './capabilities/billing-details.ts';
export type * from './capabilities/cancellation.ts';
export type * from './capabilities/checkout.ts';
export type * from './capabilities/credit-balance.ts';
export type * from './capabilities/effects.ts';
export type * from './capabilities/entitlements.ts';
export type * from './capabilities/events.ts';
export type * from './capabilities/inbox.ts';
export type * from './capabilities/invoices.ts';
export type * from './capabilities/one-off-items.ts';
export type * from './capabilities/overview.ts';
export type * from './capabilities/pause.ts';
export type * from './capabilities/payment-methods.ts';
export type * from './capabilities/plan-change.ts';
export type * from './capabilities/plans.ts';
export type * from './capabilities/portal.ts';
export type * from './capabilities/promotions.ts';
export type * from './capabilities/push.ts';
export type * from './capabilities/quantity-change.ts';
export type * from './capabilities/reactivation.ts';
export type * from './capabilities/readiness.ts';
export type * from './capabilities/reconciliation.ts';
export type * from './capabilities/retention.ts';
export type * from './capabilities/seats.ts';
export type * from './capabilities/tax.ts';
export type * from './capabilities/trials.ts';
export type * from './capabilities/usage.ts';
export type * from './capabilities/webhooks.ts';
export type * from './capabilities/worker.ts';

/**
 * What `createBilling` gives: everything that the API, the CLI and internal teams may ask for; `F` names the features, `M` those
 * that are metered.
 */
export interface Billing<F extends string = string, M extends string = string> {
  webhooks: Webhooks;
  accounts: Accounts;
  alerts: Alerts;
  billingDetails: BillingDetailsCapability;
  plans: Plans;
  overview(accountId: string): Promise<OverviewView>;
  checkout: Checkout;
  planChange: PlanChange;
  quantityChange: QuantityChange;
  addOns: AddOns;
  pause: Pause;
  retention: Retention;
  trials: Trials;
  reactivation: Reactivation;
  cancellation: Cancellation;
  invoices: Invoices;
  creditBalance: CreditBalance;
  paymentMethods: PaymentMethods;
  oneOffItems: OneOffItems;
  portal: Portal;
  entitlements: Entitlements<F>;
  usage: Usage<M>;
  seats: Seats;
  tax: Tax;
  promotions: Promotions;
  inbox: Inbox;
  effects: Effects;
  reconciliation: Reconciliation;
  events: BillingEvents;
  /** Calls back whenever rows of an account changed, in any process (PostgreSQL notifications). Returns the way to stop. */
  onAccountChanged(listener: (accountId: string) => void): Promise<() => Promise<void>>;
  worker: Worker;
  push: Push;
  /** Why it is not ready, or soon will not be; empty when all is well. */
  readiness(): Promise<ReadinessReason[]>;
  close(): Promise<void>;
}
