/**
 * Over which months sales are added up against a threshold.
 *
 * - `this_or_last_year`: calendar years, each alone.
 * - `last_year`: the calendar year before; what this year brings counts from January on.
 * - `twelve_months`: any twelve months up to now: the last twelve whole ones, or eleven and the one under way. Where a law looks at
 *   quarters only, this is never later than the law.
 * - `year_to_september`: twelve months that end with September.
 */
export type TaxWindow = 'this_or_last_year' | 'last_year' | 'twelve_months' | 'year_to_september';

export interface MonthRange {
  /** `2026-01`, the first and the last that count. */
  from: string;
  to: string;
}

const MONTHS = 12;

/** The ranges that count now; the rule is met when one of them meets it. */
export function rangesOf(window: TaxWindow, now: Date): MonthRange[] {
  const year = now.getUTCFullYear();
  const month = year * MONTHS + now.getUTCMonth();
  switch (window) {
    case 'this_or_last_year':
      return [calendarYear(year), calendarYear(year - 1)];
    case 'last_year':
      return [calendarYear(year - 1)];
    case 'twelve_months':
      return [endingIn(month), endingIn(month - 1)];
    case 'year_to_september': {
      const september = year * MONTHS + 8;
      return [endingIn(month > september ? september : september - MONTHS)];
    }
  }
}

/** The calendar year that is under way. */
export const thisYear = (now: Date): MonthRange => calendarYear(now.getUTCFullYear());

const calendarYear = (year: number): MonthRange => ({ from: `${year}-01`, to: `${year}-12` });

const endingIn = (month: number): MonthRange => ({ from: toText(month - MONTHS + 1), to: toText(month) });

const toText = (month: number): string =>
  `${Math.floor(month / MONTHS)}-${String((month % MONTHS) + 1).padStart(2, '0')}`;
