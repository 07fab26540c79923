import type Stripe from 'stripe';
import { countryTaxes, euTaxes } from './country-taxes.ts';
import { type Levy, leviesAt } from './levies-at.ts';
import { categoryOf, type TaxCategory } from './tax-codes.ts';
import type { TaxLocation } from './tax-location.ts';

export type TaxabilityReason = Stripe.Invoice.TotalTax.TaxabilityReason;

/** Where the seller collects tax, while it lasts (docs.stripe.com/tax/registrations-api). */
export interface TaxRegistration {
  country: string;
  /** `standard`, `oss_union`, `state_sales_tax`, …: as the registration's country options have it. */
  type: string;
  /** Of the United States; of Canada only if it is the province's own tax. */
  state: string | null;
  /** Within the EU a small seller charges the tax of home everywhere. */
  isSmallSeller: boolean;
}

export interface TaxSituation {
  location: TaxLocation;
  /** Where the seller is; reverse charge needs a border between seller and buyer. */
  sellerCountry: string | null;
  registrations: readonly TaxRegistration[];
  override: 'customer_exempt' | 'none' | 'reverse_charge';
  taxIds: readonly { type: string; value: string | null }[];
}

export interface SoldLine {
  taxCode: string;
  /** Minor units; what decides thresholds. */
  unitAmount: number;
}

export interface LineTax {
  levy: Levy;
  /** Whose rules decided: where the buyer is, or for a small seller where the seller is. */
  sourcing: 'destination' | 'origin';
  /** What is charged, in percent: 0 when there is a reason not to. */
  percentage: number;
  /** Percent of the amount without tax that the tax is taken of. */
  share: number;
  reason: TaxabilityReason;
}

/**
 * The taxes of one line for a buyer at a place, and why, from the table of rates: a state and its cities give one
 * each, a place where the seller is not registered gives a tax of 0 (docs.stripe.com/tax/zero-tax). Pure.
 */
export function taxesOfLine(line: SoldLine, situation: TaxSituation): LineTax[] {
  const category = categoryOf(line.taxCode);
  const home = smallSellersHome(situation);
  const place = home ?? situation.location;
  const sourcing = home ? 'origin' : 'destination';
  return leviesAt(place, category).map((levy) => ({
    levy,
    sourcing,
    ...decide(levy, { line, category, situation, isAtHome: home !== null }),
  }));
}

interface Question {
  line: SoldLine;
  category: TaxCategory;
  situation: TaxSituation;
  isAtHome: boolean;
}

function decide(levy: Levy, question: Question): Pick<LineTax, 'percentage' | 'share' | 'reason'> {
  const because = whyNot(levy, question);
  if (because !== null) return { percentage: 0, share: 0, reason: because };
  const charged = { percentage: levy.rate, share: levy.share };
  if (levy.share < 100) return { ...charged, reason: 'taxable_basis_reduced' };
  if (levy.rate === 0) return { ...charged, reason: 'zero_rated' };
  return { ...charged, reason: levy.isReduced ? 'reduced_rated' : 'standard_rated' };
}

function whyNot(levy: Levy, { line, category, situation, isAtHome }: Question): TaxabilityReason | null {
  const { override } = situation;
  if (category === 'nontaxable' || levy.treatment === 'untaxed') return 'not_subject_to_tax';
  if (levy.treatment === 'unknown') return 'not_supported';
  if (!isAtHome && !isCollecting(levy, situation)) return 'not_collecting';
  if (override !== 'none') return override;
  if (levy.share === 0) return 'product_exempt';
  if (category === 'clothing' && line.unitAmount < (levy.clothingFreeBelow ?? 0)) return 'product_exempt';
  return isReverseCharged(situation) ? 'reverse_charge' : null;
}

function isCollecting(levy: Levy, { registrations }: TaxSituation): boolean {
  return registrations.some((registration) => {
    const isHere = registration.country === levy.country;
    if (levy.country === 'US') return isHere && registration.state === levy.state;
    if (levy.country === 'CA')
      return isHere && registration.state === (levy.level === 'state' ? levy.state : null);
    return isHere || (registration.type.startsWith('oss_') && levy.country in euTaxes);
  });
}

/** A business abroad accounts for the tax itself. Stripe takes its number as it is given (docs.stripe.com/tax/zero-tax#reverse-charge). */
function isReverseCharged({ location, sellerCountry, taxIds }: TaxSituation): boolean {
  const { country } = location;
  if (country === sellerCountry || !countryTaxes[country]) return false;
  return taxIds.some(({ type, value }) =>
    country in euTaxes
      ? type === 'eu_vat' && isOf(country, value ?? '')
      : BUSINESS_IDS[country]?.includes(type),
  );
}

/** Greek numbers begin with EL. */
const isOf = (country: string, value: string) =>
  value.toUpperCase().startsWith(country === 'GR' ? 'EL' : country);

const BUSINESS_IDS: Readonly<Record<string, readonly string[]>> = {
  AE: ['ae_trn'],
  AU: ['au_abn'],
  CH: ['ch_vat', 'ch_uid'],
  GB: ['gb_vat'],
  IS: ['is_vat'],
  JP: ['jp_trn', 'jp_cn'],
  KR: ['kr_brn'],
  NO: ['no_vat'],
  NZ: ['nz_gst'],
  SG: ['sg_gst'],
};

/** docs.stripe.com/tax/supported-countries/european-union: below the threshold, sales to consumers stay at home. */
function smallSellersHome({ location, registrations, taxIds }: TaxSituation): TaxLocation | null {
  if (!(location.country in euTaxes) || taxIds.some(({ type }) => type === 'eu_vat')) return null;
  if (registrations.some(({ country, type }) => country === location.country || type.startsWith('oss_')))
    return null;
  const home = registrations.find(({ isSmallSeller }) => isSmallSeller);
  return home ? { country: home.country, state: null, postalCode: null } : null;
}
