import type { CurrencyRate, MonthOfSales, TaxPlace, TaxRegistration } from '../../billing.ts';

/** What an obligation is decided from; digital services are assumed throughout. */
export interface ObligationFacts {
  establishments: readonly TaxPlace[];
  registrations: readonly TaxRegistration[];
  sales: readonly MonthOfSales[];
  rates: readonly CurrencyRate[];
  now: Date;
}

export const isAt = (place: TaxPlace, { country, state }: TaxPlace): boolean =>
  place.country === country && (state === null || place.state === state);

export const countOf = (sales: readonly MonthOfSales[]): number =>
  sales.reduce((sum, { count }) => sum + count, 0);

/** `1 sale`, `2 sales` */
export const inSales = (count: number): string => `${count} ${count === 1 ? 'sale' : 'sales'}`;
