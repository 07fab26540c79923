import type Stripe from 'stripe';
import { type Dispute, type DisputeSnapshot, toDispute } from '../disputes/dispute.ts';
import { type EarlyFraudWarning, toEarlyFraudWarning } from '../disputes/early-fraud-warning.ts';
import { type Refund, toRefund } from '../refunds/refund.ts';
import { type Subscription, toSubscription } from '../subscription.ts';
import {
  type CheckoutSessionState,
  type Customer,
  type CustomerSnapshot,
  type Invoice,
  type PaymentMethod,
  type TaxId,
  type TaxIdSnapshot,
  toCheckoutSessionState,
  toCustomer,
  toInvoice,
  toPaymentMethod,
  toTaxId,
} from './mirrored-objects.ts';
import type { Snapshot } from './observation.ts';
import { type SubscriptionSchedule, toSubscriptionSchedule } from './subscription-schedule.ts';

/** A row of ours that mirrors an object of Stripe's. */
export type MirroredRow =
  | { kind: 'subscription'; row: Subscription }
  | { kind: 'invoice'; row: Invoice }
  | { kind: 'customer'; row: Customer }
  | { kind: 'payment_method'; row: PaymentMethod }
  | { kind: 'tax_id'; row: TaxId }
  | { kind: 'dispute'; row: Dispute }
  | { kind: 'early_fraud_warning'; row: EarlyFraudWarning }
  | { kind: 'refund'; row: Refund }
  | { kind: 'checkout_session'; row: CheckoutSessionState }
  | { kind: 'subscription_schedule'; row: SubscriptionSchedule };

/** Whose the object is: our account, and Stripe's customer (empty when it never had one). */
export interface Owner {
  accountId: string;
  customerId: string;
}

type Project = (latest: Snapshot, owner: Owner) => MirroredRow | undefined;

/** One projection for each kind of object that is kept; snapshots arrive as JSON of the type that `object` names. */
const projections: Readonly<Record<string, Project>> = {
  subscription: (latest, { accountId }) => {
    const row = toSubscription(latest as unknown as Stripe.Subscription, accountId);
    return row && { kind: 'subscription', row };
  },
  invoice: (latest, { accountId }) => {
    const row = toInvoice(latest as unknown as Stripe.Invoice, accountId);
    return row && { kind: 'invoice', row };
  },
  customer: (latest, { accountId }) => ({
    kind: 'customer',
    row: toCustomer(latest as unknown as CustomerSnapshot, accountId),
  }),
  payment_method: (latest, owner) => ({
    kind: 'payment_method',
    row: toPaymentMethod(latest as unknown as Stripe.PaymentMethod, owner),
  }),
  tax_id: (latest, owner) => ({
    kind: 'tax_id',
    row: toTaxId(latest as unknown as TaxIdSnapshot, owner),
  }),
  dispute: (latest, owner) => ({
    kind: 'dispute',
    row: toDispute(latest as unknown as DisputeSnapshot, owner),
  }),
  'radar.early_fraud_warning': (latest, owner) => ({
    kind: 'early_fraud_warning',
    row: toEarlyFraudWarning(latest as unknown as Stripe.Radar.EarlyFraudWarning, owner),
  }),
  refund: (latest, owner) => ({
    kind: 'refund',
    row: toRefund(latest as unknown as Stripe.Refund, owner),
  }),
  'checkout.session': (latest) => ({
    kind: 'checkout_session',
    row: toCheckoutSessionState(latest as unknown as Stripe.Checkout.Session),
  }),
  subscription_schedule: (latest, { accountId }) => ({
    kind: 'subscription_schedule',
    row: toSubscriptionSchedule(latest as unknown as Stripe.SubscriptionSchedule, accountId),
  }),
};

export const isMirrored = (objectType: string): boolean => Object.hasOwn(projections, objectType);

/** What names a charge and no customer: whose it is, only a look of ours says. */
const FOUND_BY_CHARGE = new Set(['dispute', 'radar.early_fraud_warning']);
export const isFoundByCharge = (objectType: string): boolean => FOUND_BY_CHARGE.has(objectType);

/** What has one writer at a time together with an object: its customer, or itself where its events name none. */
export const turnOf = ({ type, id }: { type: string; id: string }, customerId: string | null): string =>
  isFoundByCharge(type) ? id : (customerId ?? id);

/** The row that an object's newest state comes to; nothing when it is of no use to the product, such as a preview. */
export function projectObject(objectType: string, latest: Snapshot, owner: Owner): MirroredRow | undefined {
  return projections[objectType]?.(latest, owner);
}

const NOBODY: Owner = { accountId: '', customerId: '' };

/** Whether two states come to the same row: then their order is nobody's concern. */
export function isSameRow(objectType: string, a: Snapshot, b: Snapshot): boolean {
  const rows = [a, b].map((state) => JSON.stringify(projectObject(objectType, state, NOBODY)));
  return rows[0] === rows[1];
}
