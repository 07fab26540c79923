import type { Outputs } from '../../server.ts';
import type { StatusTone } from '../../ui/status-badge.tsx';

export type PriceMigration = Outputs['operator']['priceMigrations']['get'];
export type RowState = keyof PriceMigration['counts'];
type Words = { label: string; tone: StatusTone };

export const MIGRATION_WORDS = {
  planned: { label: 'Dry run', tone: 'neutral' },
  running: { label: 'Under way', tone: 'info' },
  paused: { label: 'Paused', tone: 'warning' },
  completed: { label: 'Completed', tone: 'ok' },
  rolling_back: { label: 'Being rolled back', tone: 'warning' },
  rolled_back: { label: 'Rolled back', tone: 'neutral' },
} as const satisfies Record<PriceMigration['state'], Words>;

export const ROW_WORDS = {
  pending: { label: 'Not begun', tone: 'neutral' },
  waiting: { label: 'Waits', tone: 'warning' },
  noticed: { label: 'Decided', tone: 'info' },
  scheduled: { label: 'Scheduled', tone: 'info' },
  migrated: { label: 'Moved', tone: 'ok' },
  skipped: { label: 'Left alone', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
  rolled_back: { label: 'Taken back', tone: 'neutral' },
} as const satisfies Record<RowState, Words>;

const ROW_STATES = Object.keys(ROW_WORDS).filter((state): state is RowState =>
  Object.hasOwn(ROW_WORDS, state),
);
export const rowStates: readonly RowState[] = ROW_STATES;

export const WHEN_WORDS = {
  next_renewal: 'At the next renewal',
  at_once: 'In the period under way, billed at the renewal',
  at_once_prorated: 'In the period under way, with prorations',
} as const satisfies Record<PriceMigration['policy']['when'], string>;

export interface RowSearch {
  /** Left out: all. */
  state?: RowState;
}

/** What the address asks for; what it can not mean is left out. */
export function toRowSearch(search: Record<string, unknown>): RowSearch {
  const state = ROW_STATES.find((each) => each === search.state);
  return state ? { state } : {};
}

/** How many are settled, of how many. */
export function progressOf({ counts }: Pick<PriceMigration, 'counts'>): { done: number; all: number } {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { all, done: counts.migrated + counts.skipped + counts.failed + counts.rolled_back };
}

export const countOf = (count: number) =>
  count === 1 ? 'one subscriber' : `${count.toLocaleString()} subscribers`;
