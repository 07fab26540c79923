import type { Outputs } from '../../server.ts';

export type TimelineEntry = Outputs['operator']['customers']['timeline']['items'][number];
export type TimelineKind = TimelineEntry['kind'];

/** In the order in which they are offered. */
export const TIMELINE_FILTERS = [
  { kind: 'event', label: 'Billing' },
  { kind: 'mail', label: 'Mails' },
  { kind: 'refund', label: 'Refunds' },
  { kind: 'dispute', label: 'Disputes' },
  { kind: 'staff', label: 'Staff' },
  { kind: 'customer', label: 'Customer' },
  { kind: 'system', label: 'Platform' },
] as const satisfies readonly { kind: TimelineKind; label: string }[];

export const labelOf = (kind: TimelineKind): string =>
  TIMELINE_FILTERS.find((each) => each.kind === kind)?.label ?? kind;
