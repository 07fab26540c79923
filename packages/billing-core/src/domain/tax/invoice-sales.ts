import type Stripe from 'stripe';

/** What an invoice means for the thresholds of taxes. */
export interface InvoiceSales {
  /** As the address has it; null where no address was known when it was finalized. */
  country: string | null;
  state: string | null;
  /** A tax id was given, or the customer is marked for reverse charge. Whether the id was verified is not on an invoice. */
  isBusiness: boolean;
  /** Without tax, and without what credit notes took back; the invoice's currency. */
  amountMinor: number;
}

type Invoiced = Pick<
  Stripe.Invoice,
  | 'customer_address'
  | 'customer_tax_ids'
  | 'customer_tax_exempt'
  | 'total'
  | 'total_excluding_tax'
  | 'pre_payment_credit_notes_amount'
  | 'post_payment_credit_notes_amount'
>;

/** Credit notes hold tax in the share that the invoice does; what is left of a cent stays sold. */
export function toInvoiceSales(invoice: Invoiced): InvoiceSales {
  const { customer_address: address, total } = invoice;
  const withoutTax = invoice.total_excluding_tax ?? total;
  const credited =
    (invoice.pre_payment_credit_notes_amount ?? 0) + (invoice.post_payment_credit_notes_amount ?? 0);
  const creditedWithoutTax =
    total > 0 ? Number((BigInt(credited) * BigInt(withoutTax)) / BigInt(total)) : credited;
  return {
    country: address?.country ?? null,
    state: address?.state ?? null,
    isBusiness: (invoice.customer_tax_ids ?? []).length > 0 || invoice.customer_tax_exempt === 'reverse',
    amountMinor: withoutTax - creditedWithoutTax,
  };
}
