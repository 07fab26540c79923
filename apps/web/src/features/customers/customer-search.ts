import { text } from '../../search-text.ts';
import { TIMELINE_FILTERS, type TimelineShow } from './timeline-kinds.ts';

export interface CustomersSearch {
  q?: string;
}

/** What the address asks for; what it can not mean is left out. */
export function toCustomersSearch(search: Record<string, unknown>): CustomersSearch {
  // A whole number in an address is read as one: an invoice's may be.
  const q = typeof search.q === 'number' ? String(search.q) : text(search.q);
  return q ? { q } : {};
}

export interface CustomerSearch {
  show?: TimelineShow;
}

export function toCustomerSearch(search: Record<string, unknown>): CustomerSearch {
  const show =
    search.show === 'everything'
      ? search.show
      : TIMELINE_FILTERS.find(({ kind }) => kind === search.show)?.kind;
  return show ? { show } : {};
}
