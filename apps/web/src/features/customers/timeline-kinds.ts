import type { Outputs } from '../../server.ts';

export type TimelineEntry = Outputs['operator']['customers']['timeline']['items'][number];
export type TimelineKind = TimelineEntry['kind'];

/** In the order in which they are offered. */
export const TIMELINE_FILTERS = [
  { kind: 'payment', label: 'Payments' },
  { kind: 'plan', label: 'Plan' },
  { kind: 'mail', label: 'Mails' },
  { kind: 'refund', label: 'Refunds' },
  { kind: 'dispute', label: 'Disputes' },
  { kind: 'staff', label: 'Staff' },
  { kind: 'customer', label: 'Customer' },
  { kind: 'system', label: 'Platform' },
] as const satisfies readonly { kind: TimelineKind; label: string }[];

/** Without the many lines of the platform's own, one for each event of Stripe's: what a person looks for comes first. */
export const WHAT_MATTERS: readonly TimelineKind[] = TIMELINE_FILTERS.map(({ kind }) => kind).filter(
  (kind) => kind !== 'system',
);

/** What the address asks for; nothing: what matters. */
export type TimelineShow = TimelineKind | 'everything';

export const kindsOf = (show: TimelineShow | undefined): readonly TimelineKind[] | null => {
  if (show === 'everything') return null;
  return show ? [show] : WHAT_MATTERS;
};

export const labelOf = (kind: TimelineKind): string =>
  TIMELINE_FILTERS.find((each) => each.kind === kind)?.label ?? kind;
