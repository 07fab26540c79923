import type { TaxCategory } from './tax-codes.ts';

export interface StateTax {
  name: string;
  /** Percent; 0 for the states that have no sales tax. */
  rate: number;
  /** Percent of the price that is taxed, by kind of sale; goods are taxed whole, services not at all, unless it is said. */
  taxed: Partial<Record<TaxCategory, number>>;
  /** An article of clothing below this price, in cents, is not taxed. */
  clothingFreeBelow?: number;
}

export interface LocalTax {
  /** First three digits of the ZIP codes. */
  zips: readonly string[];
  level: 'city' | 'county' | 'district';
  name: string;
  rate: number;
}

const taxesSoftware = { digital: 100, ebooks: 100, shipping: 100 };
const goodsOnly = { digital: 0, ebooks: 0, shipping: 0 };

const state = (
  name: string,
  rate: number,
  taxed: StateTax['taxed'],
  more: Pick<StateTax, 'clothingFreeBelow'> = {},
): StateTax => ({ name, rate, taxed, ...more });

/** State rates as of 2025, with how each state treats software in rough strokes. For tests: no tax advice. */
export const stateTaxes: Readonly<Record<string, StateTax>> = {
  AZ: state('Arizona', 5.6, taxesSoftware),
  CA: state('California', 7.25, goodsOnly),
  CO: state('Colorado', 2.9, goodsOnly),
  DE: state('Delaware', 0, {}),
  FL: state('Florida', 6, goodsOnly),
  GA: state('Georgia', 4, goodsOnly),
  IL: state('Illinois', 6.25, goodsOnly),
  IN: state('Indiana', 7, goodsOnly),
  MA: state(
    'Massachusetts',
    6.25,
    { ...taxesSoftware, ebooks: 0, shipping: 0 },
    { clothingFreeBelow: 17_500 },
  ),
  MI: state('Michigan', 6, goodsOnly),
  MN: state('Minnesota', 6.875, { ...goodsOnly, clothing: 0, shipping: 100 }),
  MT: state('Montana', 0, {}),
  NC: state('North Carolina', 4.75, { ...goodsOnly, ebooks: 100, shipping: 100 }),
  NH: state('New Hampshire', 0, {}),
  NJ: state('New Jersey', 6.625, { digital: 0, ebooks: 100, clothing: 0, shipping: 100 }),
  NY: state('New York', 4, { ...taxesSoftware, ebooks: 0 }, { clothingFreeBelow: 11_000 }),
  OH: state('Ohio', 5.75, taxesSoftware),
  OR: state('Oregon', 0, {}),
  PA: state('Pennsylvania', 6, { ...taxesSoftware, clothing: 0 }),
  TN: state('Tennessee', 7, taxesSoftware),
  TX: state('Texas', 6.25, { ...taxesSoftware, digital: 80 }),
  UT: state('Utah', 4.85, taxesSoftware),
  VA: state('Virginia', 5.3, goodsOnly),
  WA: state('Washington', 6.5, taxesSoftware),
  WI: state('Wisconsin', 5, { ...goodsOnly, ebooks: 100, shipping: 100 }),
};

/** A few cities, by the state that collects for them. */
export const localTaxes: Readonly<Record<string, readonly LocalTax[]>> = {
  CA: [{ zips: ['941'], level: 'district', name: 'San Francisco', rate: 1.375 }],
  NY: [
    { zips: ['100', '101', '102', '103', '104', '111', '112'], level: 'city', name: 'New York', rate: 4.5 },
    {
      zips: ['100', '101', '102', '103', '104', '111', '112'],
      level: 'district',
      name: 'Metropolitan Commuter Transportation District',
      rate: 0.375,
    },
  ],
  TX: [
    { zips: ['770', '772'], level: 'city', name: 'Houston', rate: 1 },
    { zips: ['770', '772'], level: 'district', name: 'Houston Metropolitan Transit Authority', rate: 1 },
  ],
  WA: [{ zips: ['980', '981'], level: 'city', name: 'Seattle', rate: 3.85 }],
};

export const shareTaxed = (tax: StateTax, category: TaxCategory): number =>
  tax.taxed[category] ?? (category === 'services' ? 0 : 100);
