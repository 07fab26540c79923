import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { DAY, openShop, type Shop } from '../shop.ts';

let shop: Shop;
let customer: string;
let calculation: string;
let transaction: string;
beforeAll(async () => {
  shop = await openShop();
  await liveThrough(shop);
}, 60_000);
afterAll(() => shop.running.close());

/** Enough that every kind of registration, tax id and automatic tax exists. */
async function liveThrough({ stripe, starter, advance }: Shop): Promise<void> {
  const { registrations } = stripe.tax;
  const now = { active_from: 'now' } as const;
  await registrations.create({ ...now, country: 'DE', country_options: { de: { type: 'standard' } } });
  await registrations.create({ ...now, country: 'IE', country_options: { ie: { type: 'oss_non_union' } } });
  await registrations.create({ ...now, country: 'GB', country_options: { gb: { type: 'standard' } } });
  await registrations.create({ ...now, country: 'IN', country_options: { in: { type: 'simplified' } } });
  await registrations.create({ ...now, country: 'CA', country_options: { ca: { type: 'simplified' } } });
  const quebec = { ca: { type: 'province_standard', province_standard: { province: 'QC' } } } as const;
  await registrations.create({ ...now, country: 'CA', country_options: quebec });
  const newYork = { us: { type: 'state_sales_tax', state: 'NY' } } as const;
  await registrations.create({ ...now, country: 'US', country_options: newYork });
  ({ id: customer } = await stripe.customers.create({
    address: { country: 'DE' },
    tax_id_data: [
      { type: 'eu_vat', value: 'DE000000000' },
      { type: 'de_stn', value: '1234567890' },
    ],
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  }));
  await stripe.taxIds.create({ type: 'us_ein', value: '12-3456789' });
  const automatic_tax = { enabled: true };
  await stripe.subscriptions.create({ customer, items: [{ price: starter.id }], automatic_tax });
  const montreal = {
    address: { country: 'CA', postal_code: 'H2X 1Y4' },
    address_source: 'shipping',
  } as const;
  const made = await stripe.tax.calculations.create({
    currency: 'cad',
    customer_details: montreal,
    line_items: [{ amount: 1000 }, { amount: 900, tax_code: 'txcd_00000000', metadata: { a: 'b' } }],
    shipping_cost: { amount: 500 },
    ship_from_details: { address: { country: 'US', postal_code: '10001' } },
  });
  calculation = made.id ?? '';
  const sale = await stripe.tax.transactions.createFromCalculation({ calculation, reference: 'a' });
  transaction = sale.id;
  await stripe.tax.settings.update({ defaults: { tax_behavior: 'exclusive' } });
  await stripe.quotes.create({ customer, line_items: [{ price: starter.id }], automatic_tax });
  const draft = await stripe.invoices.create({
    customer: (await stripe.customers.create({})).id,
    automatic_tax,
    auto_advance: true,
  });
  await stripe.invoiceItems.create({ invoice: draft.id, amount: 500 });
  await advance(31 * DAY);
}

async function get(path: string): Promise<unknown> {
  const headers = { authorization: 'Bearer sk_test_1' };
  return (await fetch(`${shop.running.url}${path}`, { headers })).json();
}

test.each([
  ['/v1/tax/registrations?', 'Tax.Registration'],
  ['/v1/tax_codes?', 'TaxCode'],
  ['/v1/tax_ids?', 'TaxId'],
  ['/v1/tax_rates?', 'TaxRate'],
  ['/v1/invoices?', 'Invoice'],
  ['/v1/subscriptions?', 'Subscription'],
  ['/v1/quotes?', 'Quote'],
  ['/v1/customers?expand[]=data.tax&expand[]=data.tax_ids&', 'Customer'],
])('every object of %s is exactly what the SDK declares', async (path, type) => {
  const list = (await get(`${path}limit=100`)) as { data: unknown[] };
  expect(list.data.length).toBeGreaterThan(0);
  expect(list.data.flatMap((object) => differences(object, type))).toEqual([]);
});

test('a calculation, a transaction and the settings are exactly what the SDK declares', async () => {
  const reversal = await shop.stripe.tax.transactions.createReversal({
    mode: 'full',
    original_transaction: transaction,
    reference: 'b',
  });
  const objects = [
    [`/v1/tax/calculations/${calculation}?expand[]=line_items`, 'Tax.Calculation'],
    [`/v1/tax/transactions/${transaction}?expand[]=line_items`, 'Tax.Transaction'],
    [`/v1/tax/transactions/${reversal.id}?expand[]=line_items`, 'Tax.Transaction'],
    ['/v1/tax/settings', 'Tax.Settings'],
  ] as const;
  for (const [path, type] of objects) expect(differences(await get(path), type)).toEqual([]);
});

test('events of taxes carry what the SDK declares', async () => {
  const kinds = new Set<string>();
  const problems: string[] = [];
  for await (const event of shop.stripe.events.list({ limit: 100 })) {
    const object = JSON.parse(JSON.stringify(event.data.object)) as { object: string };
    const type = { invoice: 'Invoice', tax_id: 'TaxId', 'tax.settings': 'Tax.Settings' }[object.object];
    if (type === undefined) continue;
    kinds.add(event.type);
    problems.push(...differences(object, type).map((text) => `${event.type}: ${text}`));
  }
  expect(problems).toEqual([]);
  for (const kind of ['customer.tax_id.updated', 'invoice.finalization_failed', 'tax.settings.updated'])
    expect(kinds).toContain(kind);
});
