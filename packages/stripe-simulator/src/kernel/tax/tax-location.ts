import type Stripe from 'stripe';
import { provinceTaxes } from './country-taxes.ts';

export interface TaxLocation {
  /** Two letters, upper case. */
  country: string;
  /** Of the United States and Canada. */
  state: string | null;
  postalCode: string | null;
}

/**
 * Where an address is, if it says enough: a ZIP code in the United States, a province or postal code in Canada, the
 * country elsewhere (docs.stripe.com/tax/customer-locations#supported-formats).
 */
export function toTaxLocation(address: Partial<Stripe.Address> | null | undefined): TaxLocation | null {
  const country = address?.country?.toUpperCase() ?? '';
  if (!isCountry(country)) return null;
  const postalCode = address?.postal_code?.toUpperCase() || null;
  if (country === 'US') {
    const state = stateOfZip(postalCode ?? '');
    return state === null ? null : { country, state, postalCode };
  }
  if (country === 'CA') {
    const province = provinceOf(address?.state ?? '', postalCode ?? '');
    return province === null ? null : { country, state: province, postalCode };
  }
  return { country, state: null, postalCode };
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

const isCountry = (code: string): boolean => /^[A-Z]{2}$/.test(code) && regions.of(code) !== undefined;

function provinceOf(given: string, postalCode: string): string | null {
  const byCode = given.toUpperCase();
  if (provinceTaxes[byCode]) return byCode;
  const byName = Object.entries(provinceTaxes).find(
    ([, { name }]) => name.toUpperCase() === given.toUpperCase(),
  );
  return byName?.[0] ?? (/^[A-Z]\d[A-Z]/.test(postalCode) ? (PROVINCES[postalCode.charAt(0)] ?? null) : null);
}

const PROVINCES: Readonly<Record<string, string>> = {
  A: 'NL',
  B: 'NS',
  C: 'PE',
  E: 'NB',
  G: 'QC',
  H: 'QC',
  J: 'QC',
  K: 'ON',
  L: 'ON',
  M: 'ON',
  N: 'ON',
  P: 'ON',
  R: 'MB',
  S: 'SK',
  T: 'AB',
  V: 'BC',
  X: 'NT',
  Y: 'YT',
};

function stateOfZip(postalCode: string): string | null {
  const digits = /^(\d{3})\d{2}(-?\d{4})?$/.exec(postalCode)?.[1];
  if (digits === undefined) return null;
  const prefix = Number(digits);
  return ZIPS.find(([from, to]) => prefix >= from && prefix <= to)?.[2] ?? null;
}

/** First three digits of ZIP codes, from and to; an exception stands before its range. */
const ZIPS: readonly (readonly [from: number, to: number, state: string])[] = [
  [5, 5, 'NY'],
  [6, 9, 'PR'],
  [55, 55, 'MA'],
  [10, 27, 'MA'],
  [28, 29, 'RI'],
  [30, 38, 'NH'],
  [39, 49, 'ME'],
  [50, 59, 'VT'],
  [60, 69, 'CT'],
  [70, 89, 'NJ'],
  [100, 149, 'NY'],
  [150, 196, 'PA'],
  [197, 199, 'DE'],
  [201, 201, 'VA'],
  [200, 205, 'DC'],
  [206, 219, 'MD'],
  [220, 246, 'VA'],
  [247, 268, 'WV'],
  [270, 289, 'NC'],
  [290, 299, 'SC'],
  [300, 319, 'GA'],
  [320, 349, 'FL'],
  [350, 369, 'AL'],
  [370, 385, 'TN'],
  [386, 397, 'MS'],
  [398, 399, 'GA'],
  [400, 427, 'KY'],
  [430, 459, 'OH'],
  [460, 479, 'IN'],
  [480, 499, 'MI'],
  [500, 528, 'IA'],
  [530, 549, 'WI'],
  [550, 567, 'MN'],
  [570, 577, 'SD'],
  [580, 588, 'ND'],
  [590, 599, 'MT'],
  [600, 629, 'IL'],
  [630, 658, 'MO'],
  [660, 679, 'KS'],
  [680, 693, 'NE'],
  [700, 714, 'LA'],
  [716, 729, 'AR'],
  [733, 733, 'TX'],
  [730, 749, 'OK'],
  [750, 799, 'TX'],
  [800, 816, 'CO'],
  [820, 831, 'WY'],
  [832, 838, 'ID'],
  [840, 847, 'UT'],
  [850, 865, 'AZ'],
  [870, 884, 'NM'],
  [885, 885, 'TX'],
  [889, 898, 'NV'],
  [900, 961, 'CA'],
  [967, 968, 'HI'],
  [970, 979, 'OR'],
  [980, 994, 'WA'],
  [995, 999, 'AK'],
];
