import { text } from '../../search-text.ts';
import type { Inputs } from '../../server.ts';

type Status = NonNullable<Inputs['invoices']['list']['status']>;

/** What the address of the page says of which invoices are wanted. */
export interface InvoiceSearch {
  status?: Status;
  year?: string;
}

export const STATUSES = [
  { value: 'open', label: 'To be paid' },
  { value: 'paid', label: 'Paid' },
  { value: 'uncollectible', label: 'Given up' },
  { value: 'void', label: 'Void' },
] as const satisfies { value: Status; label: string }[];

export function toInvoiceSearch(search: Record<string, unknown>): InvoiceSearch {
  const status = STATUSES.find(({ value }) => value === search.status)?.value;
  const year = text(search.year) ?? (typeof search.year === 'number' ? String(search.year) : undefined);
  return {
    ...(status ? { status } : {}),
    ...(year && /^20\d\d$/.test(year) ? { year } : {}),
  };
}

/** A year of the reader's calendar is from its first moment to before the next one's. */
export function toInvoiceFilter({
  status,
  year,
}: InvoiceSearch): Pick<Inputs['invoices']['list'], 'status' | 'from' | 'to'> {
  const startOf = (of: number) => new Date(of, 0, 1).toISOString();
  return {
    status: status ?? null,
    from: year ? startOf(Number(year)) : null,
    to: year ? startOf(Number(year) + 1) : null,
  };
}
