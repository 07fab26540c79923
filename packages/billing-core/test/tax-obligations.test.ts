import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.stripe.tax.settings.update({
    defaults: { tax_behavior: 'exclusive', tax_code: 'txcd_10103000' },
    head_office: { address: { country: 'DE', line1: 'Torstr. 1', city: 'Berlin', postal_code: '10119' } },
  });
  await world.stripe.tax.registrations.create({
    country: 'DE',
    country_options: { de: { type: 'standard' } },
    active_from: 'now',
  });
});
afterAll(() => world.close());

const obligations = async (rates: { from: string; to: string; rate: string }[] = []) =>
  must(await world.billing.tax.obligations({ rates }));
const at = async (jurisdiction: string, rates?: { from: string; to: string; rate: string }[]) =>
  (await obligations(rates)).obligations.find((each) => each.jurisdiction === jurisdiction);

interface Sale {
  address?: { country: string; state?: string; postal_code?: string };
  amount: number;
  currency?: string;
  taxId?: { type: 'eu_vat'; value: string };
}
let accounts = 0;

/** An invoice to a customer of an account of their own, applied. */
async function sell({ address, amount, currency = 'eur', taxId }: Sale) {
  accounts += 1;
  const account = `buyer-${accounts}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@tax.example` });
  const customer = await world.stripe.customers.create({
    email: `${account}@tax.example`,
    ...(address ? { address } : {}),
    ...(taxId ? { tax_id_data: [taxId] } : {}),
    metadata: { billwright_account: account },
  });
  await world.settle();
  const { id } = await world.stripe.invoices.create({
    customer: customer.id,
    currency,
    collection_method: 'send_invoice',
    days_until_due: 30,
  });
  await world.stripe.invoices.addLines(id, { lines: [{ amount, description: 'Consulting' }] });
  await world.stripe.invoices.finalizeInvoice(id);
  await world.settle();
  return id;
}

test('our own invoices’ totals are held against the thresholds, by the customer’s address', async () => {
  expect(await at('DE')).toMatchObject({ verdict: 'must_collect' });
  await sell({ address: { country: 'FR' }, amount: 1_000_000 });
  expect(await at('FR')).toMatchObject({
    verdict: 'not_yet',
    progress: { amountMinor: 1_000_000, thresholdMinor: 1_000_000, percent: 100 },
  });
  const more = await sell({ address: { country: 'IT' }, amount: 100 });
  expect(await at('FR')).toMatchObject({ verdict: 'must_register' });
  // A void invoice sold nothing.
  await world.stripe.invoices.voidInvoice(more);
  await world.settle();
  expect(await at('FR')).toMatchObject({ verdict: 'not_yet' });
});

test('what a credit note takes back was not sold, and a business with a VAT id counts nowhere', async () => {
  const invoice = await sell({ address: { country: 'ES' }, amount: 500 });
  await sell({
    address: { country: 'AT' },
    amount: 9_000_000,
    taxId: { type: 'eu_vat', value: 'ATU12345678' },
  });
  expect(await at('ES')).toMatchObject({ verdict: 'must_register' });
  await world.stripe.creditNotes.create({ invoice, amount: 500 });
  await world.settle();
  expect(await at('ES')).toMatchObject({ verdict: 'not_yet', progress: { amountMinor: 1_000_000 } });
  expect((await at('AT'))?.reasons.map(({ text }) => text).join(' ')).toContain('reverse charge');
});

test('a state by its name or its letters is one state, and other currencies need a rate', async () => {
  await sell({ address: { country: 'US', state: 'Washington' }, amount: 6_000_000, currency: 'usd' });
  await sell({ address: { country: 'US', state: 'WA' }, amount: 4_000_000, currency: 'eur' });
  expect(await at('US-WA')).toMatchObject({ verdict: 'unknown' });
  expect(await at('US-WA', [{ from: 'eur', to: 'usd', rate: '1' }])).toMatchObject({ verdict: 'not_yet' });
  expect(await at('US-WA', [{ from: 'eur', to: 'usd', rate: '1.01' }])).toMatchObject({
    verdict: 'must_register',
  });
});

test('sales without an address are counted, not left out in silence', async () => {
  await sell({ amount: 100 });
  expect((await obligations()).unplacedSales).toBe(1);
});
