import type { InvoiceShares } from './invoice-terms.ts';

/** Facts about an invoice that its Stripe object has no place for; most invoices have none. */
export interface InvoiceRecord {
  id: string;
  /** Counted again from finalisation, when that comes later than creation. */
  daysUntilDue: number | null;
  /** Tax rates that were put on a line of a draft, by line. */
  lineTaxRates: Readonly<Record<string, readonly string[]>>;
  /** Who gets its money, if it says so itself. */
  shares?: InvoiceShares;
}

export const noRecord = (id: string): InvoiceRecord => ({ id, daysUntilDue: null, lineTaxRates: {} });
