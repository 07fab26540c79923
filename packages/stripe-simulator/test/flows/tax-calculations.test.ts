import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
  const { registrations } = shop.stripe.tax;
  await registrations.create({
    country: 'US',
    country_options: { us: { type: 'state_sales_tax', state: 'NY' } },
    active_from: 'now',
  });
  await registrations.create({
    country: 'IE',
    country_options: { ie: { type: 'standard' } },
    active_from: 'now',
  });
});
afterEach(() => shop.running.close());

const MANHATTAN = {
  address: { country: 'US', state: 'NY', postal_code: '10001' },
  address_source: 'shipping',
} as const;

const calculate = (params: Partial<Stripe.Tax.CalculationCreateParams> = {}) =>
  shop.stripe.tax.calculations.create({
    currency: 'usd',
    line_items: [
      { amount: 1000, reference: 'L1', tax_code: 'txcd_99999999' },
      { amount: 5000, reference: 'L2', tax_code: 'txcd_99999999' },
    ],
    customer_details: MANHATTAN,
    ...params,
  });

test('every line has its taxes, and the calculation their sums', async () => {
  const calculation = await calculate({ shipping_cost: { amount: 500 }, expand: ['line_items'] });
  expect(calculation).toMatchObject({
    amount_total: 6500 + 260 + 293 + 25,
    tax_amount_exclusive: 578,
    tax_amount_inclusive: 0,
    shipping_cost: { amount: 500, amount_tax: 45, tax_code: 'txcd_92010001' },
  });
  expect(calculation.tax_breakdown).toMatchObject([
    { amount: 260, taxable_amount: 6500, tax_rate_details: { percentage_decimal: '4.0', state: 'NY' } },
    { amount: 293, taxable_amount: 6500, tax_rate_details: { percentage_decimal: '4.5' } },
    { amount: 25, taxable_amount: 6500, tax_rate_details: { percentage_decimal: '0.375' } },
  ]);
  const [first] = calculation.line_items?.data ?? [];
  expect(first).toMatchObject({ amount: 1000, amount_tax: 89, reference: 'L1', quantity: 1 });
  expect(first?.tax_breakdown?.map(({ jurisdiction }) => jurisdiction.level)).toEqual([
    'state',
    'city',
    'district',
  ]);
  const listed = await shop.stripe.tax.calculations.listLineItems(calculation.id ?? '');
  expect(listed.data.map(({ reference }) => reference)).toEqual(['L1', 'L2']);
});

test('articles of clothing that cost less than 110 dollars each are free of tax in New York', async () => {
  const clothing = { amount: 15_000, reference: 'Clothing', tax_code: 'txcd_30011000' };
  const three = await calculate({ line_items: [{ ...clothing, quantity: 3 }] });
  expect(three).toMatchObject({ tax_amount_exclusive: 0, amount_total: 15_000 });
  const one = await calculate({ line_items: [clothing] });
  expect(one.tax_amount_exclusive).toBeGreaterThan(0);
});

test('inclusive amounts never grow: the tax is found inside them', async () => {
  const calculation = await calculate({
    currency: 'eur',
    line_items: [{ amount: 5999, reference: 'L1', tax_behavior: 'inclusive', tax_code: 'txcd_99999999' }],
    shipping_cost: { amount: 500, tax_behavior: 'inclusive' },
    customer_details: { address: { country: 'IE' }, address_source: 'billing' },
  });
  expect(calculation).toMatchObject({
    amount_total: 6499,
    tax_amount_exclusive: 0,
    tax_amount_inclusive: 1122 + 93,
  });
});

test('an override and a tax id decide as they do on invoices', async () => {
  const irish = { address: { country: 'IE' }, address_source: 'billing' } as const;
  const reasonOf = async (details: Partial<Stripe.Tax.CalculationCreateParams.CustomerDetails>) =>
    (await calculate({ customer_details: { ...irish, ...details } })).tax_breakdown[0]?.taxability_reason;
  expect(await reasonOf({})).toBe('standard_rated');
  expect(await reasonOf({ taxability_override: 'customer_exempt' })).toBe('customer_exempt');
  expect(await reasonOf({ taxability_override: 'reverse_charge' })).toBe('reverse_charge');
  expect(await reasonOf({ tax_ids: [{ type: 'eu_vat', value: 'IE1234567WA' }] })).toBe('reverse_charge');
});

test('a customer’s address and tax ids are copied, and an address that says too little is refused', async () => {
  const { stripe } = shop;
  const { id } = await stripe.customers.create({
    address: { country: 'IE' },
    tax_id_data: [{ type: 'eu_vat', value: 'IE1234567WA' }],
  });
  const { customer_details: _, ...whole } = { customer_details: undefined, customer: id, currency: 'eur' };
  const calculation = await stripe.tax.calculations.create({
    ...whole,
    line_items: [{ amount: 1000, reference: 'L1' }],
  });
  expect(calculation.customer_details).toMatchObject({
    address: { country: 'IE' },
    address_source: 'billing',
    tax_ids: [{ type: 'eu_vat', value: 'IE1234567WA' }],
  });
  const vague = calculate({
    customer_details: { address: { country: 'US', state: 'NY' }, address_source: 'billing' },
  });
  expect(await refusal(vague)).toMatchObject({
    code: 'customer_tax_location_invalid',
    param: 'customer_details[address]',
  });
});

test('a transaction keeps what was calculated, once for a reference, and is reversed line by line or whole', async () => {
  const { calculations, transactions } = shop.stripe.tax;
  const { id } = await calculate({ shipping_cost: { amount: 500 } });
  const record = { calculation: id ?? '', reference: 'order_1' };
  const sale = await transactions.createFromCalculation({ ...record, expand: ['line_items'] });
  expect(sale).toMatchObject({ type: 'transaction', reversal: null, reference: 'order_1' });
  expect(await refusal(transactions.createFromCalculation(record))).toMatchObject({ param: 'reference' });
  const [first] = sale.line_items?.data ?? [];
  const lines = (amount: number) => ({
    mode: 'partial' as const,
    original_transaction: sale.id,
    reference: `refund_${amount}`,
    line_items: [{ original_line_item: first?.id ?? '', amount, amount_tax: -40, reference: 'refund of L1' }],
  });
  const part = await transactions.createReversal({ ...lines(-400), expand: ['line_items'] });
  expect(part).toMatchObject({ type: 'reversal', reversal: { original_transaction: sale.id } });
  expect(part.line_items?.data).toMatchObject([
    { amount: -400, amount_tax: -40, type: 'reversal', reversal: { original_line_item: first?.id } },
  ]);
  expect(await refusal(transactions.createReversal(lines(-601)))).toMatchObject({
    param: 'line_items[0][amount]',
  });
  const rest = { mode: 'full', original_transaction: sale.id, reference: 'rest' } as const;
  const whole = await transactions.createReversal({ ...rest, expand: ['line_items'] });
  expect(whole.line_items?.data.map(({ amount, amount_tax }) => [amount, amount_tax])).toEqual([
    [-600, -49],
    [-5000, -444],
  ]);
  expect(whole.shipping_cost).toMatchObject({ amount: -500, amount_tax: -45 });
  expect(await refusal(transactions.createReversal({ ...rest, reference: 'again' }))).toMatchObject({
    param: 'original_transaction',
  });
  expect((await transactions.listLineItems(sale.id)).data).toHaveLength(2);
  await shop.advance(90 * DAY);
  expect((await refusal(calculations.retrieve(id ?? ''))).statusCode).toBe(404);
});

test('one sum is taken back from all lines in proportion, tax with it, to the cent', async () => {
  const { transactions } = shop.stripe.tax;
  const { id } = await calculate();
  const sale = await transactions.createFromCalculation({ calculation: id ?? '', reference: 'order_2' });
  const reversal = await transactions.createReversal({
    mode: 'partial',
    original_transaction: sale.id,
    reference: 'refund_2',
    flat_amount: -1000,
    expand: ['line_items'],
  });
  const parts = (reversal.line_items?.data ?? []).map(({ amount, amount_tax }) => amount + amount_tax);
  expect(parts).toEqual([-167, -833]);
});

test('the settings say where the business is and what is assumed; where it is not known nothing is calculated', async () => {
  const { settings } = shop.stripe.tax;
  expect(await settings.retrieve()).toMatchObject({
    status: 'active',
    defaults: { tax_behavior: 'inferred_by_currency', tax_code: 'txcd_10000000', provider: 'stripe' },
    head_office: { address: { country: 'US' } },
  });
  await shop.newEvents();
  const office = { address: { country: 'IE', city: 'Dublin' } };
  const after = await settings.update({ defaults: { tax_code: 'txcd_99999999' }, head_office: office });
  expect(after).toMatchObject({ defaults: { tax_code: 'txcd_99999999' }, head_office: office });
  expect(await shop.newEvents()).toEqual(['tax.settings.updated']);
  const home = await calculate({
    customer_details: {
      address: { country: 'IE' },
      address_source: 'billing',
      tax_ids: [{ type: 'eu_vat', value: 'IE1234567WA' }],
    },
  });
  expect(home.tax_breakdown[0]?.taxability_reason).toBe('standard_rated');
  expect((await shop.stripe.taxCodes.retrieve('txcd_99999999')).name).toBe('General - Tangible Goods');
});

test('a registration has the options of its country, and of no other; two at once for one place are refused', async () => {
  const { registrations } = shop.stripe.tax;
  const create = (country: string, country_options: Stripe.Tax.RegistrationCreateParams.CountryOptions) =>
    registrations.create({ country, country_options, active_from: 'now' });
  expect(await create('DE', { de: { type: 'standard' } })).toMatchObject({
    country_options: { de: { type: 'standard', standard: { place_of_supply_scheme: 'standard' } } },
    status: 'active',
    expires_at: null,
  });
  expect(await refusal(create('FR', { de: { type: 'standard' } }))).toMatchObject({
    param: 'country_options[de]',
  });
  expect(await refusal(create('DE', { de: { type: 'standard' } }))).toMatchObject({ param: 'country' });
  const ended = (await registrations.list({ status: 'active' })).data[0];
  await shop.advance(60);
  expect(await registrations.update(ended?.id ?? '', { expires_at: 'now' })).toMatchObject({
    status: 'expired',
  });
  expect((await registrations.list({ status: 'expired' })).data).toHaveLength(1);
  await create('DE', { de: { type: 'oss_union' } });
});
