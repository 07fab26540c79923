import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const keysOf = async (customer: string) =>
  (await shop.stripe.entitlements.activeEntitlements.list({ customer })).data.map(
    ({ lookup_key }) => lookup_key,
  );

test('a customer has what the products of their subscriptions have, while these are paid or late', async () => {
  const { stripe } = shop;
  const sso = await stripe.entitlements.features.create({ lookup_key: 'sso', name: 'Single sign-on' });
  expect(differences(json(sso), 'Entitlements.Feature')).toEqual([]);
  const again = stripe.entitlements.features.create({ lookup_key: 'sso', name: 'Again' });
  expect((await refusal(again)).param).toBe('lookup_key');
  const product = String(shop.pro.product);
  const attached = await stripe.products.createFeature(product, { entitlement_feature: sso.id });
  expect(differences(json(attached), 'ProductFeature')).toEqual([]);
  expect((await stripe.products.listFeatures(product)).data.map(({ id }) => id)).toEqual([attached.id]);

  await shop.newEvents();
  const subscription = await subscribe(shop, shop.pro);
  const customer = String(subscription.customer);
  expect(await shop.newEvents()).toContain('entitlements.active_entitlement_summary.updated');
  expect(await keysOf(customer)).toEqual(['sso']);
  const [entitlement] = (await stripe.entitlements.activeEntitlements.list({ customer })).data;
  expect(differences(json(entitlement), 'Entitlements.ActiveEntitlement')).toEqual([]);
  expect(await stripe.entitlements.activeEntitlements.retrieve(entitlement?.id ?? '')).toEqual(entitlement);

  const logs = await stripe.entitlements.features.create({ lookup_key: 'logs', name: 'Audit log' });
  await stripe.products.createFeature(product, { entitlement_feature: logs.id });
  expect((await keysOf(customer)).toSorted()).toEqual(['logs', 'sso']);
  await stripe.products.deleteFeature(product, attached.id);
  expect(await keysOf(customer)).toEqual(['logs']);
  await stripe.subscriptions.cancel(subscription.id);
  expect(await keysOf(customer)).toEqual([]);
});

test('an archived feature is listed apart and can not be attached', async () => {
  const { features } = shop.stripe.entitlements;
  const { id } = await features.create({ lookup_key: 'old', name: 'Old' });
  await features.update(id, { active: false });
  expect((await features.list({ lookup_key: 'old' })).data).toEqual([]);
  expect((await features.list({ archived: true })).data.map((each) => each.id)).toEqual([id]);
  const attach = shop.stripe.products.createFeature(String(shop.pro.product), { entitlement_feature: id });
  expect((await refusal(attach)).param).toBe('entitlement_feature');
});

test('a tax rate keeps its percentage, and is what an invoice adds', async () => {
  const rate = await shop.stripe.taxRates.create({
    display_name: 'VAT',
    percentage: 19,
    inclusive: false,
    country: 'DE',
  });
  expect(differences(json(rate), 'TaxRate')).toEqual([]);
  const subscription = await subscribe(shop, shop.starter, {
    default_tax_rates: [rate.id],
    expand: ['latest_invoice'],
  });
  expect(subscription.latest_invoice).toMatchObject({ subtotal: 2_900, total: 3_451 });
  const archived = await shop.stripe.taxRates.update(rate.id, { active: false });
  expect(archived).toMatchObject({ active: false, percentage: 19 });
  expect((await shop.stripe.taxRates.list({ active: true })).data).toEqual([]);
  const bad = shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 119, inclusive: true });
  expect((await refusal(bad)).param).toBe('percentage');
});

test("a customer's tax id is looked up, stands on their invoices, and is only theirs", async () => {
  const { customers, invoices } = shop.stripe;
  const { id } = await customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const taxId = await customers.createTaxId(id, { type: 'eu_vat', value: 'DE123456789' });
  expect(differences(json(taxId), 'TaxId')).toEqual([]);
  expect(taxId).toMatchObject({ country: 'DE', verification: { status: 'pending' } });
  const unknown = await customers.createTaxId(id, { type: 'eu_vat', value: 'DE111111111' });
  await shop.advance(60);
  expect((await customers.retrieveTaxId(id, taxId.id)).verification?.status).toBe('verified');
  expect((await customers.retrieveTaxId(id, unknown.id)).verification?.status).toBe('unverified');
  expect(await customers.deleteTaxId(id, unknown.id)).toMatchObject({ deleted: true });
  await shop.stripe.subscriptions.create({ customer: id, items: [{ price: shop.starter.id }] });
  const [invoice] = (await invoices.list({ customer: id })).data;
  expect(invoice?.customer_tax_ids).toEqual([{ type: 'eu_vat', value: 'DE123456789' }]);
  const other = await customers.create({});
  expect((await refusal(customers.retrieveTaxId(other.id, taxId.id))).statusCode).toBe(404);
  const bad = customers.createTaxId(id, { type: 'eu_vat', value: '12' });
  expect(await refusal(bad)).toMatchObject({ code: 'tax_id_invalid', param: 'value' });
});
