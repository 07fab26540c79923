import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
let vat: Stripe.TaxRate;
let sales: Stripe.TaxRate;
beforeEach(async () => {
  shop = await openShop();
  vat = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: true });
  sales = await shop.stripe.taxRates.create({ display_name: 'Sales', percentage: 8.875, inclusive: false });
});
afterEach(() => shop.running.close());

async function bill(
  lines: Stripe.InvoiceAddLinesParams.Line[],
  params: Stripe.InvoiceCreateParams = {},
  tax_exempt: 'none' | 'exempt' | 'reverse' = 'none',
) {
  const customer = await shop.stripe.customers.create({ tax_exempt });
  const { id } = await shop.stripe.invoices.create({ customer: customer.id, currency: 'usd', ...params });
  return shop.stripe.invoices.addLines(id, { lines });
}

test('a rate on top and a rate inside: lines, taxes and totals agree', async () => {
  const invoice = await bill([
    { amount: 10_000, tax_rates: [sales.id] },
    { amount: 1190, tax_rates: [vat.id] },
  ]);
  expect(invoice).toMatchObject({
    subtotal: 11_190,
    subtotal_excluding_tax: 11_000,
    total: 12_078,
    total_excluding_tax: 11_000,
    total_taxes: [
      {
        amount: 888,
        taxable_amount: 10_000,
        tax_behavior: 'exclusive',
        tax_rate_details: { tax_rate: sales.id },
      },
      {
        amount: 190,
        taxable_amount: 1000,
        tax_behavior: 'inclusive',
        tax_rate_details: { tax_rate: vat.id },
      },
    ],
  });
  expect(invoice.lines.data.map(({ taxes }) => taxes?.map(({ amount }) => amount))).toEqual([[888], [190]]);
});

test('the invoice’s own rates are for lines that have none, and a draft follows a change of them', async () => {
  const { stripe } = shop;
  const invoice = await bill([{ amount: 1000 }, { amount: 1190, tax_rates: [vat.id] }], {
    default_tax_rates: [sales.id],
  });
  expect(invoice).toMatchObject({
    total: 1000 + 89 + 1190,
    default_tax_rates: [{ id: sales.id, percentage: 8.875 }],
  });
  expect(await stripe.invoices.update(invoice.id, { default_tax_rates: '' })).toMatchObject({ total: 2190 });
  const [first] = invoice.lines.data;
  await stripe.invoices.updateLineItem(invoice.id, first?.id ?? '', { tax_rates: [sales.id, vat.id] });
  const both = await stripe.invoices.retrieve(invoice.id);
  expect(both.lines.data[0]?.taxes).toMatchObject([{ amount: 75, taxable_amount: 840 }, { amount: 160 }]);
  expect(
    await refusal(stripe.invoices.update(invoice.id, { default_tax_rates: ['txr_none'] })),
  ).toMatchObject({
    code: 'resource_missing',
    param: 'default_tax_rates[0]',
  });
});

test('the exempt pay no tax, and the reason stands on the lines', async () => {
  const exempt = await bill([{ amount: 1000, tax_rates: [sales.id] }], {}, 'exempt');
  expect(exempt).toMatchObject({
    total: 1000,
    total_taxes: [{ amount: 0, taxability_reason: 'customer_exempt' }],
  });
  const reverse = await bill([{ amount: 1000, tax_rates: [sales.id] }], {}, 'reverse');
  expect(reverse).toMatchObject({ total: 1000, total_taxes: [{ taxability_reason: 'reverse_charge' }] });
});

test('a subscription’s rates are on every invoice of it, prorations too', async () => {
  const { stripe } = shop;
  const subscription = await subscribe(shop, shop.starter, { default_tax_rates: [sales.id] });
  const latest = async () => (await stripe.invoices.list({ subscription: subscription.id })).data[0];
  expect(await latest()).toMatchObject({ subtotal: 2900, total: 2900 + 257, amount_paid: 3157 });
  await shop.advance(14 * DAY);
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', price: shop.pro.id }],
    proration_behavior: 'always_invoice',
  });
  const change = await latest();
  expect(change?.lines.data.map(({ amount, taxes }) => [amount, taxes?.[0]?.amount])).toEqual([
    [-1450, -129],
    [3950, 351],
  ]);
  expect(change).toMatchObject({ subtotal: 2500, total: 2722, amount_paid: 2722 });
  await shop.advance(14 * DAY + 3600);
  expect(await latest()).toMatchObject({ total: 7900 + 701, billing_reason: 'subscription_cycle' });
});
