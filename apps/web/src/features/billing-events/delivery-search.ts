import { text } from '../../search-text.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliverySearch {
  /** An endpoint's id, or a function's name. */
  to?: string;
  state?: DeliveryState;
}

/** What the address asks for; what it can not mean is left out. */
export function toDeliverySearch(search: Record<string, unknown>): DeliverySearch {
  const state = DELIVERY_STATES.find((known) => known === search.state);
  const to = text(search.to);
  return { ...(to ? { to } : {}), ...(state ? { state } : {}) };
}
