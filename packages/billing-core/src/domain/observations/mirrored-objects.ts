import type Stripe from 'stripe';
import { type PurchaseMark, toPurchaseMark } from '../purchases/purchase.ts';
import { fromUnix, fromUnixOrNull, idOf } from '../subscription.ts';
import { type InvoiceSales, toInvoiceSales } from '../tax/invoice-sales.ts';
import { subscriptionOf } from './older-snapshots.ts';

/** An invoice as the product sees it; amounts in the currency's smallest unit. */
export interface Invoice {
  id: string;
  accountId: string;
  customerId: string;
  subscriptionId: string | null;
  number: string | null;
  status: string;
  billingReason: string | null;
  currency: string;
  subtotalMinor: number;
  totalMinor: number;
  amountDueMinor: number;
  amountPaidMinor: number;
  amountRemainingMinor: number;
  createdAt: Date;
  finalizedAt: Date | null;
  paidAt: Date | null;
  voidedAt: Date | null;
  uncollectibleAt: Date | null;
  dueAt: Date | null;
  attemptCount: number;
  nextPaymentAttemptAt: Date | null;
  hostedInvoiceUrl: string | null;
  invoicePdfUrl: string | null;
  /** Where, to whom and for how much was sold. */
  sales: InvoiceSales;
  /** What is bought once with it, if anything. */
  purchase: PurchaseMark | null;
}

/** Previews, also those that `invoice.upcoming` shows, have an id that nothing can be asked by (docs.stripe.com/api/invoices/object). */
export const isPreview = (id: string) => id.startsWith('upcoming_in');

/** A preview is no row of ours; before 2025 it had no id at all. */
export function toInvoice(snapshot: Stripe.Invoice, accountId: string): Invoice | undefined {
  const { id } = snapshot;
  if (!id || isPreview(id)) return undefined;
  return {
    id,
    accountId,
    customerId: idOf(snapshot.customer) ?? '',
    subscriptionId: idOf(subscriptionOf(snapshot)),
    number: snapshot.number,
    status: snapshot.status ?? 'draft',
    billingReason: snapshot.billing_reason,
    currency: snapshot.currency,
    subtotalMinor: snapshot.subtotal,
    totalMinor: snapshot.total,
    amountDueMinor: snapshot.amount_due,
    amountPaidMinor: snapshot.amount_paid,
    amountRemainingMinor: snapshot.amount_remaining,
    createdAt: fromUnix(snapshot.created),
    finalizedAt: fromUnixOrNull(snapshot.status_transitions.finalized_at),
    paidAt: fromUnixOrNull(snapshot.status_transitions.paid_at),
    voidedAt: fromUnixOrNull(snapshot.status_transitions.voided_at),
    uncollectibleAt: fromUnixOrNull(snapshot.status_transitions.marked_uncollectible_at),
    dueAt: fromUnixOrNull(snapshot.due_date),
    attemptCount: snapshot.attempt_count,
    nextPaymentAttemptAt: fromUnixOrNull(snapshot.next_payment_attempt),
    hostedInvoiceUrl: snapshot.hosted_invoice_url ?? null,
    invoicePdfUrl: snapshot.invoice_pdf ?? null,
    sales: toInvoiceSales(snapshot),
    purchase: toPurchaseMark(snapshot.metadata),
  };
}

/** What internal teams are told of an invoice; the total in the currency's smallest unit. */
export const toInvoicePayload = ({ id, total, currency }: Stripe.Invoice) => ({
  invoiceId: id,
  totalMinor: total,
  currency,
});

/** As Stripe keeps it: what is not given is null (docs.stripe.com/api/customers/object). */
export interface CustomerAddress {
  line1: string | null;
  line2: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  /** ISO 3166-1, two capital letters. */
  country: string | null;
}

export interface Customer {
  id: string;
  accountId: string;
  email: string | null;
  name: string | null;
  phone: string | null;
  address: CustomerAddress | null;
  currency: string | null;
  defaultPaymentMethodId: string | null;
  balanceMinor: number;
  deleted: boolean;
}

/** A customer as Stripe has it: whole, whole and marked deleted by the fold, or the tombstone that a fetch brings. */
export type CustomerSnapshot =
  | Stripe.Customer
  | (Omit<Stripe.Customer, 'deleted'> & { deleted: true })
  | Stripe.DeletedCustomer;

/** The mark decides, whichever of the customer's events is applied last. */
export function toCustomer(snapshot: CustomerSnapshot, accountId: string): Customer {
  const whole = 'email' in snapshot ? snapshot : undefined;
  return {
    id: snapshot.id,
    accountId,
    email: whole?.email ?? null,
    name: whole?.name ?? null,
    phone: whole?.phone ?? null,
    address: toAddress(whole?.address),
    currency: whole?.currency ?? null,
    defaultPaymentMethodId: idOf(whole?.invoice_settings.default_payment_method),
    balanceMinor: whole?.balance ?? 0,
    deleted: snapshot.deleted === true,
  };
}

/** Its fields in one order, so that the same address is the same text. */
function toAddress(address: Stripe.Address | null | undefined): CustomerAddress | null {
  if (!address) return null;
  const { line1, line2, city, state, postal_code, country } = address;
  return { line1, line2, city, state, postal_code, country };
}

/** A tax id of a customer, with what Stripe's look into the register came to (docs.stripe.com/billing/customer/tax-ids). */
export interface TaxId {
  id: string;
  accountId: string;
  customerId: string;
  type: string;
  value: string;
  country: string | null;
  verification: string | null;
  verifiedName: string | null;
  deleted: boolean;
  createdAt: Date;
}

/** Whole, or the tombstone of an answer, which has nothing but its id. */
export type TaxIdSnapshot = Partial<Stripe.TaxId> & { id: string; deleted?: boolean };

export function toTaxId(snapshot: TaxIdSnapshot, owner: { accountId: string; customerId: string }): TaxId {
  return {
    id: snapshot.id,
    accountId: owner.accountId,
    customerId: idOf(snapshot.customer) ?? owner.customerId,
    type: snapshot.type ?? '',
    value: snapshot.value ?? '',
    country: snapshot.country ?? null,
    verification: snapshot.verification?.status ?? null,
    verifiedName: snapshot.verification?.verified_name ?? null,
    deleted: snapshot.deleted === true,
    createdAt: fromUnix(snapshot.created ?? 0),
  };
}

export interface PaymentMethod {
  id: string;
  accountId: string;
  customerId: string;
  type: string;
  brand: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  attached: boolean;
}

/** A detached method has no customer any more: whose it was comes from the facts. */
export function toPaymentMethod(
  snapshot: Stripe.PaymentMethod,
  owner: { accountId: string; customerId: string },
): PaymentMethod {
  const { card } = snapshot;
  return {
    id: snapshot.id,
    accountId: owner.accountId,
    customerId: idOf(snapshot.customer) ?? owner.customerId,
    type: snapshot.type,
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    expMonth: card?.exp_month ?? null,
    expYear: card?.exp_year ?? null,
    attached: snapshot.customer !== null,
  };
}

/** Where a checkout session of ours stands. */
export interface CheckoutSessionState {
  id: string;
  status: 'open' | 'complete' | 'expired';
  paymentStatus: string;
  subscriptionId: string | null;
}

export function toCheckoutSessionState(snapshot: Stripe.Checkout.Session): CheckoutSessionState {
  const { id, status, payment_status: paymentStatus, subscription } = snapshot;
  return { id, status: toSessionStatus(status), paymentStatus, subscriptionId: idOf(subscription) };
}

/** Stripe's enums are open: a status of tomorrow is treated as still open. */
function toSessionStatus(status: string | null): CheckoutSessionState['status'] {
  return status === 'complete' || status === 'expired' ? status : 'open';
}
