import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf, subscriptionIdOf } from '../../kernel/state/references.ts';
import { findDestination } from '../transfers/find-destination.ts';
import { assertTerms, NO_TERMS, type PaymentTerms } from '../transfers/payment-terms.ts';
import { noRecord } from './invoice-record.ts';

/** What an invoice says itself of who gets its money; its object does not show it. */
export interface InvoiceShares {
  applicationFee: number | null;
  transfer: { destination: string; amount: number | null } | null;
}

type Given = Pick<Stripe.InvoiceUpdateParams, 'application_fee_amount' | 'transfer_data'>;

const NOTHING_SHARED: InvoiceShares = { applicationFee: null, transfer: null };

/** Keeps what a request says of it (docs.stripe.com/invoicing/connect); what it leaves out stays as it is. */
export function keepShares(sim: Simulation, id: string, given: Given): void {
  if (given.application_fee_amount === undefined && given.transfer_data === undefined) return;
  const record = sim.store.invoiceRecords.get(id) ?? noRecord(id);
  const before = record.shares ?? NOTHING_SHARED;
  const shares: InvoiceShares = {
    applicationFee: given.application_fee_amount ?? before.applicationFee,
    transfer: given.transfer_data === undefined ? before.transfer : givenTransfer(sim, given.transfer_data),
  };
  assertTerms(sim, toTerms(shares, null), Number.MAX_SAFE_INTEGER);
  sim.store.invoiceRecords.put({ ...record, shares });
}

function givenTransfer(sim: Simulation, given: Given['transfer_data']): InvoiceShares['transfer'] {
  if (!given) return null;
  const { id } = findDestination(sim, given.destination, 'transfer_data[destination]');
  return { destination: id, amount: given.amount ?? null };
}

/**
 * The terms of an invoice's payment: its own, or those of its subscription, of what is to be paid after discounts, taxes
 * and balance (docs.stripe.com/connect/subscriptions#collecting-fees-on-subscriptions).
 */
export function termsOfInvoice(sim: Simulation, invoice: Stripe.Invoice): PaymentTerms {
  const own = sim.store.invoiceRecords.get(invoice.id)?.shares;
  const subscription = sim.store.subscriptions.get(subscriptionIdOf(invoice) ?? '');
  const due = invoice.amount_remaining;
  const { applicationFee, transfer } = own ?? (subscription ? sharesOf(subscription, due) : NOTHING_SHARED);
  return toTerms(
    {
      applicationFee: applicationFee === null ? null : Math.min(applicationFee, due),
      transfer: transfer && {
        ...transfer,
        amount: transfer.amount === null ? null : Math.min(transfer.amount, due),
      },
    },
    idOf(invoice.on_behalf_of),
  );
}

function sharesOf(
  { application_fee_percent: percent, transfer_data: transfer }: Stripe.Subscription,
  due: number,
): InvoiceShares {
  return {
    applicationFee: percent === null ? null : percentOf(due, percent),
    transfer: transfer && {
      destination: idOf(transfer.destination) ?? '',
      amount: transfer.amount_percent === null ? null : percentOf(due, transfer.amount_percent),
    },
  };
}

/** Percents have two decimals at most: whole numbers until the one division. */
const percentOf = (amount: number, percent: number): number =>
  Math.round((amount * Math.round(percent * 100)) / 10_000);

function toTerms({ applicationFee, transfer }: InvoiceShares, onBehalfOf: string | null): PaymentTerms {
  return {
    ...NO_TERMS,
    application_fee_amount: applicationFee,
    on_behalf_of: onBehalfOf,
    transfer_data: transfer && {
      destination: transfer.destination,
      ...(transfer.amount === null ? {} : { amount: transfer.amount }),
    },
  };
}
