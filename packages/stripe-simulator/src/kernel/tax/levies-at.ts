import { countryTaxes, FEDERAL_GST, provinceTaxes, type TaxType } from './country-taxes.ts';
import { localTaxes, shareTaxed, stateTaxes } from './state-taxes.ts';
import type { TaxCategory } from './tax-codes.ts';
import type { TaxLocation } from './tax-location.ts';

/** One tax of one jurisdiction on one kind of sale. */
export interface Levy {
  country: string;
  state: string | null;
  level: 'city' | 'country' | 'county' | 'district' | 'state';
  jurisdiction: string;
  type: TaxType | null;
  displayName: string;
  /** Percent by law, whether or not the seller collects it. */
  rate: number;
  /** Percent of the price that is taxed. */
  share: number;
  isReduced: boolean;
  /** A place that has no such tax, or one that the table does not know. */
  treatment: 'taxed' | 'untaxed' | 'unknown';
  /** Cents. */
  clothingFreeBelow?: number;
}

/** Every tax that the law of a place knows for a kind of sale; never none, so that there is a reason to be given. */
export function leviesAt(place: TaxLocation, category: TaxCategory): Levy[] {
  if (place.country === 'US') return inTheStates(place, category);
  if (place.country === 'CA') return inCanada(place);
  return [inCountry(place.country, category)];
}

function inCountry(country: string, category: TaxCategory): Levy {
  const tax = countryTaxes[country];
  const base = { country, state: null, level: 'country', jurisdiction: nameOf(country) } as const;
  if (!tax) return { ...base, ...nothing, treatment: 'unknown' };
  const reduced = tax.reduced[category];
  return {
    ...base,
    type: tax.type,
    displayName: tax.displayName,
    rate: reduced ?? tax.standard,
    share: 100,
    isReduced: reduced !== undefined,
    treatment: 'taxed',
  };
}

const nothing = { type: null, displayName: 'Tax', rate: 0, share: 0, isReduced: false } as const;

function inTheStates({ state, postalCode }: TaxLocation, category: TaxCategory): Levy[] {
  const tax = stateTaxes[state ?? ''];
  const base = { country: 'US', state } as const;
  if (!tax) return [{ ...base, ...nothing, level: 'state', jurisdiction: state ?? '', treatment: 'unknown' }];
  const shared = {
    ...base,
    type: 'sales_tax',
    displayName: 'Sales Tax',
    share: shareTaxed(tax, category),
    isReduced: false,
    ...(tax.clothingFreeBelow === undefined ? {} : { clothingFreeBelow: tax.clothingFreeBelow }),
    treatment: tax.rate === 0 ? 'untaxed' : 'taxed',
  } as const;
  const local = (localTaxes[state ?? ''] ?? []).filter(({ zips }) =>
    zips.includes((postalCode ?? '').slice(0, 3)),
  );
  return [
    { ...shared, level: 'state', jurisdiction: tax.name, rate: tax.rate },
    ...local.map(({ level, name, rate }) => ({ ...shared, level, jurisdiction: name, rate })),
  ];
}

function inCanada({ state }: TaxLocation): Levy[] {
  const province = provinceTaxes[state ?? ''];
  const shared = { country: 'CA', share: 100, isReduced: false, treatment: 'taxed' } as const;
  const federal = { ...shared, state: null, level: 'country', jurisdiction: 'Canada' } as const;
  if (province?.hst !== undefined)
    return [{ ...federal, state, type: 'hst', displayName: 'HST', rate: province.hst }];
  const gst: Levy = { ...federal, type: 'gst', displayName: 'GST', rate: FEDERAL_GST };
  if (!province?.own) return [gst];
  const { type, displayName, percentage } = province.own;
  return [
    gst,
    { ...shared, state, level: 'state', jurisdiction: province.name, type, displayName, rate: percentage },
  ];
}

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

const nameOf = (country: string): string => names.of(country) ?? country;
