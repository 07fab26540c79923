import type Stripe from 'stripe';
import type { TaxCategory } from './tax-codes.ts';

export type TaxType = Stripe.TaxRate.TaxType;

export interface CountryTax {
  type: TaxType;
  displayName: string;
  /** Percent. */
  standard: number;
  reduced: Partial<Record<TaxCategory, number>>;
}

const vat = (standard: number, reduced: CountryTax['reduced'] = {}): CountryTax => ({
  type: 'vat',
  displayName: 'VAT',
  standard,
  reduced,
});

const gst = (standard: number): CountryTax => ({ type: 'gst', displayName: 'GST', standard, reduced: {} });

const allBooks = (percentage: number) => ({ books: percentage, ebooks: percentage });

/** Standard rates as of 2025, and a reduced one for books where it is well known. For tests: no tax advice. */
export const euTaxes: Readonly<Record<string, CountryTax>> = {
  AT: vat(20, allBooks(10)),
  BE: vat(21, allBooks(6)),
  BG: vat(20),
  CY: vat(19),
  CZ: vat(21),
  DE: vat(19, allBooks(7)),
  DK: vat(25),
  EE: vat(24),
  ES: vat(21, allBooks(4)),
  FI: vat(25.5),
  FR: vat(20, allBooks(5.5)),
  GR: vat(24),
  HR: vat(25),
  HU: vat(27),
  IE: vat(23, allBooks(0)),
  IT: vat(22, allBooks(4)),
  LT: vat(21),
  LU: vat(17),
  LV: vat(21),
  MT: vat(18),
  NL: vat(21, allBooks(9)),
  PL: vat(23, allBooks(5)),
  PT: vat(23),
  RO: vat(21),
  SE: vat(25, allBooks(6)),
  SI: vat(22),
  SK: vat(23),
};

/** Countries whose tax is one rate for the whole of them. */
export const countryTaxes: Readonly<Record<string, CountryTax>> = {
  ...euTaxes,
  AE: vat(5),
  AU: gst(10),
  CH: vat(8.1, allBooks(2.6)),
  GB: vat(20, allBooks(0)),
  IS: vat(24),
  JP: { type: 'jct', displayName: 'Consumption tax', standard: 10, reduced: {} },
  KR: vat(10),
  MX: vat(16),
  NO: vat(25, allBooks(0)),
  NZ: gst(15),
  SG: gst(9),
  ZA: vat(15),
};

export interface ProvinceTax {
  name: string;
  /** One tax in place of the federal one. */
  hst?: number;
  /** Beside the federal one, and collected by those who registered in the province. */
  own?: { type: TaxType; displayName: string; percentage: number };
}

export const FEDERAL_GST = 5;

const hst = (name: string, percentage: number): ProvinceTax => ({ name, hst: percentage });
const own = (name: string, type: TaxType, percentage: number): ProvinceTax => ({
  name,
  own: { type, displayName: type.toUpperCase(), percentage },
});

/** https://www.canada.ca/en/revenue-agency: GST everywhere, HST or a provincial tax in most provinces. */
export const provinceTaxes: Readonly<Record<string, ProvinceTax>> = {
  AB: { name: 'Alberta' },
  BC: own('British Columbia', 'pst', 7),
  MB: own('Manitoba', 'rst', 7),
  NB: hst('New Brunswick', 15),
  NL: hst('Newfoundland and Labrador', 15),
  NS: hst('Nova Scotia', 14),
  NT: { name: 'Northwest Territories' },
  NU: { name: 'Nunavut' },
  ON: hst('Ontario', 13),
  PE: hst('Prince Edward Island', 15),
  QC: own('Quebec', 'qst', 9.975),
  SK: own('Saskatchewan', 'pst', 6),
  YT: { name: 'Yukon' },
};
