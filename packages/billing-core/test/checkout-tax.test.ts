import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { codeOf, must, openWorld, type World } from './world.ts';

const config = { ...aConfig, checkout: { automaticTax: true, taxIds: true } };
const FRANCE = { country: 'FR', line1: '1 rue de la Paix', city: 'Paris', postal_code: '75002' };
const GERMANY = { country: 'DE', line1: 'Torstr. 1', city: 'Berlin', postal_code: '10119' };
const starter = { planKey: 'starter', interval: 'month', currency: 'eur' } as const;

let world: World;
beforeAll(async () => {
  world = await openWorld({ config }, { publishableKey: 'pk_test_world' });
  await world.stripe.tax.registrations.create({
    country: 'DE',
    country_options: { de: { type: 'standard' } },
    active_from: 'now',
  });
  await world.stripe.tax.registrations.create({
    country: 'DE',
    country_options: { de: { type: 'oss_union' } },
    active_from: 'now',
  });
});
afterAll(() => world.close());
const setBehavior = (tax_behavior: 'exclusive' | 'inclusive') =>
  world.stripe.tax.settings.update({
    defaults: { tax_behavior, tax_code: 'txcd_10103000' },
    head_office: { address: GERMANY },
  });

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `taxed-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@tax.example` });
  return id;
}
const begin = (account: string) =>
  world.billing.checkout.startPayment(world.act(account), { ...starter, withoutTrial: true });
async function customerOf(account: string): Promise<string> {
  const row = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  return row.stripe_customer_id ?? '';
}

/** A buyer at a place, refused once for want of an address, and what is shown to them then. */
async function shownTo(address: typeof FRANCE, taxId?: string) {
  const account = await anAccount();
  expect(codeOf(await begin(account))).toBe('address_needed');
  const customer = await customerOf(account);
  await world.stripe.customers.update(customer, { address });
  if (taxId) await world.stripe.customers.createTaxId(customer, { type: 'eu_vat', value: taxId });
  const payment = must(await begin(account));
  if (payment.kind === 'started') throw new Error('Nothing is to be paid.');
  const { data } = await world.stripe.invoices.list({ customer, limit: 1 });
  const [invoice] = data;
  if (!invoice) throw new Error('There is no invoice.');
  return { payment, invoice };
}
type ShownTo = Awaited<ReturnType<typeof shownTo>>;

/** What is shown adds up to what is due, and the invoice to itself. */
function expectToAddUp({ payment, invoice }: ShownTo): void {
  const sum = payment.lines.reduce((total, { amount }) => total + amount.amountMinor, 0);
  expect(sum).toBe(payment.dueNow.amountMinor);
  expect(payment.dueNow.amountMinor).toBe(invoice.total);
  const tax = (invoice.total_taxes ?? []).reduce((total, { amount }) => total + amount, 0);
  expect((invoice.total_excluding_tax ?? 0) + tax).toBe(invoice.total);
}
const taxOf = ({ invoice }: ShownTo) =>
  (invoice.total_taxes ?? []).map(({ amount, tax_behavior, taxability_reason }) => ({
    amount,
    tax_behavior,
    taxability_reason,
  }));

describe('prices without their tax', () => {
  beforeAll(async () => {
    await setBehavior('exclusive');
  });

  test('a consumer in another country of the Union pays its VAT on top, and sees it as a line', async () => {
    const shown = await shownTo(FRANCE);
    expect(shown.payment.dueNow).toEqual({ amountMinor: 3_240, currency: 'eur' });
    expect(shown.payment.lines.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
      ['charge', 2_700],
      ['tax', 540],
    ]);
    expectToAddUp(shown);
  });

  test('a business there with a VAT id accounts for the tax itself', async () => {
    const shown = await shownTo(FRANCE, 'FRAB123456789');
    expect(shown.payment.dueNow.amountMinor).toBe(2_700);
    expect(taxOf(shown)).toEqual([
      { amount: 0, tax_behavior: 'exclusive', taxability_reason: 'reverse_charge' },
    ]);
    expectToAddUp(shown);
  });

  test('a business at home pays the tax like everybody', async () => {
    const shown = await shownTo(GERMANY, 'DE123456789');
    expect(shown.payment.dueNow.amountMinor).toBe(3_213);
    expectToAddUp(shown);
  });
});

describe('prices with their tax', () => {
  beforeAll(async () => {
    await setBehavior('inclusive');
  });

  test('a consumer pays the price that is shown, and the tax is inside', async () => {
    const shown = await shownTo(FRANCE);
    expect(shown.payment.dueNow.amountMinor).toBe(2_700);
    expect(taxOf(shown)).toEqual([
      { amount: 450, tax_behavior: 'inclusive', taxability_reason: 'standard_rated' },
    ]);
    expect(shown.invoice.total_excluding_tax).toBe(2_250);
    expectToAddUp(shown);
  });

  test('a business in another country of the Union has no tax inside', async () => {
    const shown = await shownTo(FRANCE, 'FRAB123456789');
    expect(taxOf(shown)).toEqual([
      { amount: 0, tax_behavior: 'inclusive', taxability_reason: 'reverse_charge' },
    ]);
    expectToAddUp(shown);
  });
});
