import { describe, expect, test } from 'vitest';
import { toTaxLocation } from './tax-location.ts';
import {
  type LineTax,
  type SoldLine,
  type TaxRegistration,
  type TaxSituation,
  taxesOfLine,
} from './taxes-of-line.ts';

const software: SoldLine = { taxCode: 'txcd_10103001', unitAmount: 2900 };
const at = (country: string, postal_code: string | null = null, state: string | null = null) => {
  const location = toTaxLocation({ country, postal_code, state });
  if (!location) throw new Error(`Nowhere: ${country} ${postal_code}`);
  return location;
};
const registered = (country: string, rest: Partial<TaxRegistration> = {}): TaxRegistration => ({
  country,
  type: 'standard',
  state: null,
  isSmallSeller: false,
  ...rest,
});
const inState = (state: string) => registered('US', { type: 'state_sales_tax', state });
const situation = (rest: Partial<TaxSituation>): TaxSituation => ({
  location: at('DE'),
  sellerCountry: 'US',
  registrations: [],
  override: 'none',
  taxIds: [],
  ...rest,
});
const brief = (taxes: LineTax[]) => taxes.map(({ percentage, reason }) => [percentage, reason]);

describe('where tax is collected', () => {
  test.each([
    ['DE', null, 19],
    ['FR', null, 20],
    ['HU', null, 27],
    ['GB', null, 20],
    ['CH', null, 8.1],
    ['NO', null, 25],
    ['AU', null, 10],
    ['JP', null, 10],
  ])('in %s a registered seller charges the standard rate', (country, zip, rate) => {
    const here = situation({ location: at(country, zip), registrations: [registered(country)] });
    expect(brief(taxesOfLine(software, here))).toEqual([[rate, 'standard_rated']]);
  });

  test('a seller that is not registered charges nothing, and says why', () => {
    expect(brief(taxesOfLine(software, situation({})))).toEqual([[0, 'not_collecting']]);
    const elsewhere = situation({ location: at('US', '98104'), registrations: [inState('NY')] });
    expect(brief(taxesOfLine(software, elsewhere))).toEqual([
      [0, 'not_collecting'],
      [0, 'not_collecting'],
    ]);
  });

  test('one union scheme is for every member state, and for no other country', () => {
    const oss = [registered('IE', { type: 'oss_non_union' })];
    expect(brief(taxesOfLine(software, situation({ registrations: oss })))).toEqual([[19, 'standard_rated']]);
    const norway = situation({ location: at('NO'), registrations: oss });
    expect(brief(taxesOfLine(software, norway))).toEqual([[0, 'not_collecting']]);
  });

  test('a small seller charges consumers in the union the tax of home', () => {
    const small = situation({
      sellerCountry: 'FR',
      registrations: [registered('FR', { isSmallSeller: true })],
    });
    expect(taxesOfLine(software, small)).toMatchObject([
      { percentage: 20, sourcing: 'origin', levy: { country: 'FR' } },
    ]);
  });

  test('Canada has a federal tax, one in its place, or one beside it for who registered there', () => {
    const federal = [registered('CA')];
    const both = [...federal, registered('CA', { type: 'province_standard', state: 'QC' })];
    const taxes = (state: string, registrations: TaxRegistration[]) =>
      brief(taxesOfLine(software, situation({ location: at('CA', null, state), registrations })));
    expect(taxes('ON', federal)).toEqual([[13, 'standard_rated']]);
    expect(taxes('AB', federal)).toEqual([[5, 'standard_rated']]);
    expect(taxes('QC', federal)).toEqual([
      [5, 'standard_rated'],
      [0, 'not_collecting'],
    ]);
    expect(taxes('QC', both)).toEqual([
      [5, 'standard_rated'],
      [9.975, 'standard_rated'],
    ]);
  });
});

describe('what is sold', () => {
  const inTexas = situation({ location: at('US', '78701'), registrations: [inState('TX')] });
  const inNewYork = situation({ location: at('US', '10001'), registrations: [inState('NY')] });

  test('a state taxes software wholly, in part or not at all', () => {
    const taxes = taxesOfLine(software, inTexas);
    expect(taxes).toMatchObject([{ percentage: 6.25, share: 80, reason: 'taxable_basis_reduced' }]);
    expect(brief(taxesOfLine(software, inNewYork))).toEqual([
      [4, 'standard_rated'],
      [4.5, 'standard_rated'],
      [0.375, 'standard_rated'],
    ]);
    const inCalifornia = situation({ location: at('US', '90210'), registrations: [inState('CA')] });
    expect(brief(taxesOfLine(software, inCalifornia))).toEqual([[0, 'product_exempt']]);
    const goods = { taxCode: 'txcd_99999999', unitAmount: 1000 };
    expect(brief(taxesOfLine(goods, inCalifornia))).toEqual([[7.25, 'standard_rated']]);
  });

  test('clothing is free of tax in New York below a price for each item', () => {
    const clothes = (unitAmount: number) =>
      brief(taxesOfLine({ taxCode: 'txcd_30011000', unitAmount }, inNewYork))[0];
    expect(clothes(10_999)).toEqual([0, 'product_exempt']);
    expect(clothes(11_000)).toEqual([4, 'standard_rated']);
  });

  test('books are reduced or zero-rated, what is not taxable is not subject to tax', () => {
    const book = { taxCode: 'txcd_35010000', unitAmount: 1000 };
    const germany = situation({ registrations: [registered('DE')] });
    expect(brief(taxesOfLine(book, germany))).toEqual([[7, 'reduced_rated']]);
    const ireland = situation({ location: at('IE'), registrations: [registered('IE')] });
    expect(brief(taxesOfLine(book, ireland))).toEqual([[0, 'zero_rated']]);
    const untaxable = { taxCode: 'txcd_00000000', unitAmount: 1000 };
    expect(brief(taxesOfLine(untaxable, germany))).toEqual([[0, 'not_subject_to_tax']]);
  });

  test('a place without a tax, and one that the table does not know, have a reason too', () => {
    expect(brief(taxesOfLine(software, situation({ location: at('US', '97201') })))).toEqual([
      [0, 'not_subject_to_tax'],
    ]);
    expect(brief(taxesOfLine(software, situation({ location: at('BR') })))).toEqual([[0, 'not_supported']]);
  });
});

describe('who buys', () => {
  const german = { type: 'eu_vat', value: 'DE123456789' };
  const inGermany = { registrations: [registered('DE')] };

  test('a business abroad accounts for the tax itself, one at home pays it', () => {
    const abroad = situation({ ...inGermany, sellerCountry: 'FR', taxIds: [german] });
    expect(brief(taxesOfLine(software, abroad))).toEqual([[0, 'reverse_charge']]);
    const home = situation({ ...inGermany, sellerCountry: 'DE', taxIds: [german] });
    expect(brief(taxesOfLine(software, home))).toEqual([[19, 'standard_rated']]);
  });

  test('the number must be of the country: one of another member state changes nothing', () => {
    const other = situation({ ...inGermany, taxIds: [{ type: 'eu_vat', value: 'FR12345678901' }] });
    expect(brief(taxesOfLine(software, other))).toEqual([[19, 'standard_rated']]);
    const greek = situation({
      location: at('GR'),
      registrations: [registered('GR')],
      taxIds: [{ type: 'eu_vat', value: 'EL123456789' }],
    });
    expect(brief(taxesOfLine(software, greek))).toEqual([[0, 'reverse_charge']]);
  });

  test('the exempt pay nothing where tax is collected', () => {
    const exempt = situation({ ...inGermany, override: 'customer_exempt' });
    expect(brief(taxesOfLine(software, exempt))).toEqual([[0, 'customer_exempt']]);
    const reverse = situation({ ...inGermany, override: 'reverse_charge' });
    expect(brief(taxesOfLine(software, reverse))).toEqual([[0, 'reverse_charge']]);
  });
});

describe('where an address is', () => {
  test.each([
    [{ country: 'US', postal_code: '97712' }, 'OR'],
    [{ country: 'US', postal_code: '97712-4918' }, 'OR'],
    [{ country: 'US', postal_code: '05501' }, 'MA'],
    [{ country: 'CA', postal_code: 'H2X 1Y4' }, 'QC'],
    [{ country: 'CA', state: 'Ontario' }, 'ON'],
  ])('%j is in %s', (address, state) => {
    expect(toTaxLocation(address)?.state).toBe(state);
  });

  test.each([
    [{ country: 'US' }],
    [{ country: 'US', state: 'OR' }],
    [{ country: 'US', postal_code: '00000' }],
    [{ country: 'CA' }],
    [{ country: 'QQ' }],
    [{ city: 'Berlin' }],
    [null],
  ])('%j says too little', (address) => {
    expect(toTaxLocation(address)).toBeNull();
  });
});
