/** One balance transaction of Stripe's; amounts in the currency's smallest unit, negative when money left. */
export interface BalanceMovement {
  id: string;
  /** Stripe's: an open list. */
  type: string;
  amountMinor: number;
  feeMinor: number;
  netMinor: number;
  currency: string;
  sourceId: string | null;
  customerId: string | null;
  at: Date;
}

/** An invoice that was paid through Stripe; what a credit balance paid is no money that moved. */
export interface PaidInvoice {
  id: string;
  customerId: string;
  currency: string;
  amountPaidMinor: number;
  paidAt: Date;
}

/** What our own rows know of money, from webhooks and acts. */
export interface MoneyRecords {
  invoices: readonly PaidInvoice[];
  /** By refund. */
  refunds: ReadonlyMap<string, { amountMinor: number; currency: string }>;
  /** What disputes did, in sum with their fees, by balance transaction. */
  disputes: ReadonlyMap<string, { disputeId: string; netMinor: number; currency: string }>;
}

/** What moved money: one of our records, or nobody's business but Stripe's and the bank's. */
export type MovedBy = { kind: 'invoice' | 'refund' | 'dispute' | 'payout'; id: string };

export interface ExplainedBalance {
  explained: { movement: BalanceMovement; by: MovedBy }[];
  /** Money that no record of ours speaks of, with what is missing. */
  unexplained: { movement: BalanceMovement; because: string }[];
  /** Invoices that say they were paid, and no money came. */
  unpaid: PaidInvoice[];
}

const DAY_MS = 86_400_000;
/** docs.stripe.com/reports/balance-transaction-types: money of customers, by card or by debit. */
const PAYMENTS: ReadonlySet<string> = new Set(['charge', 'payment']);
/** A refund that failed comes back by a movement of its own, which names the same refund. */
const REFUNDS: ReadonlySet<string> = new Set(['refund', 'payment_refund']);
const RETURNED: ReadonlySet<string> = new Set(['refund_failure', 'payment_failure_refund']);
const PAYOUTS: ReadonlySet<string> = new Set(['payout', 'payout_cancel', 'payout_failure']);

/**
 * Finds for each movement of money the one record that speaks of it, to the cent: a payment its invoice, by customer, amount and
 * time, each invoice for one payment; a refund by its id; a dispute's money by the balance transaction.
 */
export function explainBalance(
  movements: readonly BalanceMovement[],
  { invoices, refunds, disputes }: MoneyRecords,
): ExplainedBalance {
  const result: ExplainedBalance = { explained: [], unexplained: [], unpaid: [] };
  const open = Map.groupBy(invoices.toSorted(byPaidAt), keyOfInvoice);
  for (const movement of movements.toSorted(byTime)) {
    const found = explain(movement, { open, refunds, disputes });
    if (typeof found === 'string') result.unexplained.push({ movement, because: found });
    else result.explained.push({ movement, by: found });
  }
  result.unpaid.push(...[...open.values()].flat());
  return result;
}

type Open = Omit<MoneyRecords, 'invoices'> & { open: Map<string, PaidInvoice[]> };

function explain(movement: BalanceMovement, { open, refunds, disputes }: Open): MovedBy | string {
  const { id, type, amountMinor, feeMinor, netMinor, currency, sourceId } = movement;
  if (netMinor !== amountMinor - feeMinor) return 'The net is not the amount less the fee.';
  if (PAYMENTS.has(type)) return takeInvoice(movement, open) ?? 'No invoice says that so much was paid then.';
  if (PAYOUTS.has(type)) return { kind: 'payout', id: sourceId ?? id };
  if (REFUNDS.has(type) || RETURNED.has(type)) {
    const refund = refunds.get(sourceId ?? '');
    if (!refund) return 'No refund is known by this id.';
    const moved = RETURNED.has(type) ? amountMinor : -amountMinor;
    if (refund.amountMinor !== moved || refund.currency !== currency)
      return `The refund is of ${refund.amountMinor} ${refund.currency}.`;
    return { kind: 'refund', id: sourceId ?? '' };
  }
  const dispute = disputes.get(id);
  if (!dispute) return 'Nothing here speaks of it.';
  if (dispute.netMinor !== netMinor || dispute.currency !== currency)
    return `The dispute has ${dispute.netMinor} ${dispute.currency} for it.`;
  return { kind: 'dispute', id: dispute.disputeId };
}

/** The first that is not taken yet, within a day: the webhook's time and the bank's may differ. */
function takeInvoice(movement: BalanceMovement, open: Map<string, PaidInvoice[]>): MovedBy | undefined {
  const { customerId, currency, amountMinor, at } = movement;
  const same = open.get(`${customerId} ${currency} ${amountMinor}`) ?? [];
  const place = same.findIndex(({ paidAt }) => Math.abs(paidAt.getTime() - at.getTime()) <= DAY_MS);
  const [invoice] = place < 0 ? [] : same.splice(place, 1);
  return invoice && { kind: 'invoice', id: invoice.id };
}

const keyOfInvoice = ({ customerId, currency, amountPaidMinor }: PaidInvoice) =>
  `${customerId} ${currency} ${amountPaidMinor}`;
const byTime = (a: BalanceMovement, b: BalanceMovement) =>
  a.at.getTime() - b.at.getTime() || a.id.localeCompare(b.id);
const byPaidAt = (a: PaidInvoice, b: PaidInvoice) =>
  a.paidAt.getTime() - b.paidAt.getTime() || a.id.localeCompare(b.id);
