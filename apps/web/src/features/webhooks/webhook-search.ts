import { text } from '../../search-text.ts';

export const EVENT_STATES = ['received', 'processing', 'done', 'ignored', 'failed', 'dead'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export interface WebhookSearch {
  state?: EventState;
  q?: string;
  /** Days of the reader's calendar, such as 2026-01-31; the last one is included. */
  from?: string;
  to?: string;
}

const day = (value: unknown) => (/^\d{4}-\d{2}-\d{2}$/.test(text(value) ?? '') ? text(value) : undefined);

/** What the address asks for; what it can not mean is left out. */
export function toWebhookSearch(search: Record<string, unknown>): WebhookSearch {
  const state = EVENT_STATES.find((known) => known === search.state);
  const [q, from, to] = [text(search.q), day(search.from), day(search.to)];
  return {
    ...(state ? { state } : {}),
    ...(q ? { q } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}
