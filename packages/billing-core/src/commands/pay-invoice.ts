import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';

export interface PayableInvoice {
  id: string;
  status: string;
  amountRemainingMinor: number;
}

/** Whether there is something to pay now: only what is open, and not yet paid in full, can be paid. */
export const isPayable = ({ status, amountRemainingMinor }: PayableInvoice): boolean =>
  status === 'open' && amountRemainingMinor > 0;

/**
 * - An invoice of somebody else is not there.
 * - One that is paid, void or given up is not charged again.
 * - The default method is named: an invoice beside the subscription does not know the subscription's own.
 * - Without one there is nothing to charge.
 */
export function decidePayInvoice(
  invoice: PayableInvoice | undefined,
  { methodId }: { methodId: string | undefined },
): Outcome<{ invoiceId: string; methodId: string }> {
  if (!invoice) return fail('invoice_not_found');
  if (!isPayable(invoice)) return fail('invoice_not_open');
  return methodId === undefined ? fail('no_payment_method') : succeed({ invoiceId: invoice.id, methodId });
}
