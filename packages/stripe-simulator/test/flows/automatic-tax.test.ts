import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, invoiceOf, itemOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const NEW_YORK = { country: 'US', postal_code: '10001', state: 'NY' };
const BERLIN = { country: 'DE', postal_code: '10115' };

const register = (country: string, options: Stripe.Tax.RegistrationCreateParams.CountryOptions) =>
  shop.stripe.tax.registrations.create({ country, country_options: options, active_from: 'now' });
const inNewYork = () => register('US', { us: { type: 'state_sales_tax', state: 'NY' } });
const inGermany = () => register('DE', { de: { type: 'standard' } });

const customerAt = (address: Stripe.AddressParam | undefined, more: Stripe.CustomerCreateParams = {}) =>
  shop.stripe.customers.create({
    email: 'ada@example.com',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    ...(address ? { address } : {}),
    ...more,
  });

const subscribe = (customer: string, params: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  shop.stripe.subscriptions.create({
    customer,
    items: [{ price: shop.starter.id }],
    automatic_tax: { enabled: true },
    expand: ['latest_invoice'],
    ...params,
  });

const taxesOf = ({ total_taxes: taxes }: Stripe.Invoice) =>
  (taxes ?? []).map(({ amount, taxability_reason: reason }) => [amount, reason]);

test('a subscription in New York is taxed by state, city and district, on every invoice and proration', async () => {
  await inNewYork();
  const { id } = await customerAt(NEW_YORK);
  const subscription = await subscribe(id);
  const first = invoiceOf(subscription);
  expect(first).toMatchObject({
    subtotal: 2900,
    total: 2900 + 116 + 131 + 11,
    amount_paid: 3158,
    total_excluding_tax: 2900,
    automatic_tax: { enabled: true, status: 'complete', provider: 'stripe', liability: { type: 'self' } },
  });
  expect(
    first.total_taxes?.map(({ amount, tax_behavior, taxable_amount }) => [
      amount,
      tax_behavior,
      taxable_amount,
    ]),
  ).toEqual([
    [116, 'exclusive', 2900],
    [131, 'exclusive', 2900],
    [11, 'exclusive', 2900],
  ]);
  await shop.advance(14 * DAY);
  const change: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails & Stripe.SubscriptionUpdateParams = {
    items: [{ id: itemOf(subscription).id, price: shop.pro.id }],
    proration_behavior: 'always_invoice',
  };
  const preview = await shop.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: change,
  });
  const changed = await shop.stripe.subscriptions.update(subscription.id, {
    ...change,
    expand: ['latest_invoice'],
  });
  const proration = invoiceOf(changed);
  expect(proration.lines.data.map(({ amount, taxes }) => [amount, taxes?.map((tax) => tax.amount)])).toEqual([
    [-1450, [-58, -65, -5]],
    [3950, [158, 178, 15]],
  ]);
  expect(preview).toMatchObject({ total: proration.total, total_taxes: proration.total_taxes });
  await shop.advance(14 * DAY + 3600);
  const [renewal] = (await shop.stripe.invoices.list({ subscription: subscription.id })).data;
  expect(renewal).toMatchObject({ billing_reason: 'subscription_cycle', total: 7900 + 316 + 356 + 30 });
});

test('the rates that it made can be retrieved, and are not active', async () => {
  await inNewYork();
  const invoice = invoiceOf(await subscribe((await customerAt(NEW_YORK)).id));
  const id = invoice.total_taxes?.[0]?.tax_rate_details?.tax_rate ?? '';
  expect(await shop.stripe.taxRates.retrieve(id)).toMatchObject({
    active: false,
    country: 'US',
    state: 'NY',
    display_name: 'Sales Tax',
    effective_percentage: 4,
    jurisdiction: 'New York',
    jurisdiction_level: 'state',
    percentage: 4,
    tax_type: 'sales_tax',
  });
});

test('without a registration the tax is zero, because nothing is collected', async () => {
  const invoice = invoiceOf(await subscribe((await customerAt(BERLIN)).id));
  expect(invoice).toMatchObject({ total: 2900, automatic_tax: { status: 'complete' } });
  expect(taxesOf(invoice)).toEqual([[0, 'not_collecting']]);
});

test('a registration counts from when it is active until it ends', async () => {
  const start = shop.running.simulator.now();
  const { stripe } = shop;
  const later = await stripe.tax.registrations.create({
    country: 'DE',
    country_options: { de: { type: 'standard' } },
    active_from: start + DAY,
    expires_at: start + 40 * DAY,
  });
  expect(later.status).toBe('scheduled');
  const subscription = await subscribe((await customerAt(BERLIN)).id);
  expect(taxesOf(invoiceOf(subscription))).toEqual([[0, 'not_collecting']]);
  await shop.advance(28 * DAY + 3600);
  expect((await stripe.tax.registrations.retrieve(later.id)).status).toBe('active');
  const latest = async () => (await stripe.invoices.list({ subscription: subscription.id })).data[0];
  expect(await latest()).toMatchObject({ total: 2900 + 551 });
  await shop.advance(31 * DAY);
  expect((await stripe.tax.registrations.retrieve(later.id)).status).toBe('expired');
  expect(await latest()).toMatchObject({ total: 2900 });
});

test('an inclusive price has its tax inside; a business abroad with a VAT number pays none', async () => {
  await inGermany();
  const price = await shop.stripe.prices.create({
    currency: 'eur',
    unit_amount: 11_900,
    recurring: { interval: 'month' },
    tax_behavior: 'inclusive',
    product_data: { name: 'Pro', tax_code: 'txcd_10103001' },
  });
  const items = [{ price: price.id }];
  const consumer = invoiceOf(await subscribe((await customerAt(BERLIN)).id, { items }));
  expect(consumer).toMatchObject({ total: 11_900, total_excluding_tax: 10_000 });
  expect(taxesOf(consumer)).toEqual([[1900, 'standard_rated']]);
  const business = await customerAt(BERLIN, { tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }] });
  const reverse = invoiceOf(await subscribe(business.id, { items }));
  expect(reverse).toMatchObject({ total: 11_900, total_excluding_tax: 11_900 });
  expect(reverse.customer_tax_ids).toEqual([{ type: 'eu_vat', value: 'DE123456789' }]);
  expect(taxesOf(reverse)).toEqual([[0, 'reverse_charge']]);
});

test('a discount is taken before the tax, and the exempt pay none', async () => {
  await inGermany();
  const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const discounted = invoiceOf(
    await subscribe((await customerAt(BERLIN)).id, { discounts: [{ coupon: coupon.id }] }),
  );
  expect(discounted).toMatchObject({ subtotal: 2900, total: 1450 + 276 });
  const exempt = await customerAt(BERLIN, { tax_exempt: 'exempt' });
  expect(taxesOf(invoiceOf(await subscribe(exempt.id)))).toEqual([[0, 'customer_exempt']]);
});

test('a subscription for somebody whose place is not known is refused, and so is turning automatic tax on', async () => {
  const nowhere = await customerAt(undefined);
  expect(await refusal(subscribe(nowhere.id))).toMatchObject({
    code: 'customer_tax_location_invalid',
    statusCode: 400,
  });
  const untaxed = await subscribe(nowhere.id, { automatic_tax: { enabled: false } });
  const turnOn = shop.stripe.subscriptions.update(untaxed.id, { automatic_tax: { enabled: true } });
  expect(await refusal(turnOn)).toMatchObject({ code: 'customer_tax_location_invalid' });
  const preview = await shop.stripe.invoices.createPreview({
    customer: nowhere.id,
    automatic_tax: { enabled: true },
    subscription_details: { items: [{ price: shop.starter.id }] },
  });
  expect(preview).toMatchObject({ total: 2900, automatic_tax: { status: 'requires_location_inputs' } });
});

test('an address that goes missing turns the taxes of a subscription off at its next invoice', async () => {
  await inNewYork();
  const { stripe } = shop;
  const { id } = await customerAt(NEW_YORK);
  const subscription = await subscribe(id);
  expect(await refusal(stripe.customers.update(id, { address: '' }))).toMatchObject({
    code: 'customer_tax_location_invalid',
  });
  await stripe.customers.update(id, { address: '', tax: { validate_location: 'deferred' } });
  await shop.newEvents();
  await shop.advance(28 * DAY + 3600);
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    automatic_tax: { enabled: false, disabled_reason: 'requires_location_inputs' },
  });
  const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data;
  expect(renewal).toMatchObject({
    status: 'paid',
    total: 2900,
    automatic_tax: { enabled: false, disabled_reason: 'finalization_requires_location_inputs' },
  });
  const events = await shop.newEvents();
  expect(events).toContain('customer.subscription.updated');
  expect(events).toContain('invoice.updated');
});

test('an invoice by hand stays a draft until it is known where the customer is', async () => {
  await inGermany();
  const { stripe } = shop;
  const { id } = await stripe.customers.create({});
  const draft = await stripe.invoices.create({
    customer: id,
    automatic_tax: { enabled: true },
    currency: 'eur',
  });
  await stripe.invoiceItems.create({ customer: id, invoice: draft.id, amount: 1190 });
  expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({
    total: 1190,
    automatic_tax: { enabled: true, status: 'requires_location_inputs' },
  });
  await shop.newEvents();
  expect(await refusal(stripe.invoices.finalizeInvoice(draft.id))).toMatchObject({
    code: 'customer_tax_location_invalid',
  });
  expect(await shop.newEvents()).toEqual(['invoice.finalization_failed']);
  expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({
    status: 'draft',
    last_finalization_error: { code: 'customer_tax_location_invalid', type: 'invalid_request_error' },
  });
  await stripe.customers.update(id, { address: BERLIN });
  expect(await stripe.invoices.finalizeInvoice(draft.id)).toMatchObject({
    status: 'open',
    customer_address: { country: 'DE' },
    total: 1190,
    total_taxes: [{ amount: 190, tax_behavior: 'inclusive', taxability_reason: 'standard_rated' }],
    last_finalization_error: null,
  });
});

test('an item says its own tax code and behaviour; rates by hand have no place beside automatic ones', async () => {
  await inGermany();
  const { stripe } = shop;
  const { id } = await customerAt(BERLIN);
  const draft = await stripe.invoices.create({
    customer: id,
    automatic_tax: { enabled: true },
    currency: 'eur',
  });
  await stripe.invoiceItems.create({
    customer: id,
    invoice: draft.id,
    amount: 1000,
    tax_behavior: 'exclusive',
    tax_code: 'txcd_35010000',
  });
  expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({
    total: 1070,
    total_taxes: [{ amount: 70, taxability_reason: 'reduced_rated' }],
  });
  const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false });
  expect(
    await refusal(
      stripe.invoiceItems.create({ customer: id, invoice: draft.id, amount: 1, tax_rates: [rate.id] }),
    ),
  ).toMatchObject({ param: 'tax_rates' });
  expect(await refusal(stripe.invoices.update(draft.id, { default_tax_rates: [rate.id] }))).toMatchObject({
    param: 'default_tax_rates',
  });
});

test('taxes are estimated for somebody who is no customer yet', async () => {
  await inGermany();
  const preview = await shop.stripe.invoices.createPreview({
    customer_details: { address: BERLIN },
    automatic_tax: { enabled: true },
    subscription_details: { items: [{ price: shop.starter.id }] },
  });
  expect(preview).toMatchObject({ customer: null, total: 2900 + 551, customer_address: { country: 'DE' } });
  const business = await shop.stripe.invoices.createPreview({
    customer_details: { address: BERLIN, tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }] },
    automatic_tax: { enabled: true },
    subscription_details: { items: [{ price: shop.starter.id }] },
  });
  expect(taxesOf(business)).toEqual([[0, 'reverse_charge']]);
});

test('a quote is taxed where its customer is, and the invoice of it comes to the same', async () => {
  await inGermany();
  const { stripe } = shop;
  const { id } = await customerAt(BERLIN);
  const quote = await stripe.quotes.create({
    customer: id,
    line_items: [{ price: shop.starter.id }],
    automatic_tax: { enabled: true },
  });
  expect(quote).toMatchObject({
    amount_total: 3451,
    total_details: { amount_tax: 551 },
    automatic_tax: { status: 'complete' },
  });
  await stripe.quotes.finalizeQuote(quote.id);
  const { subscription } = await stripe.quotes.accept(quote.id);
  const [invoice] = (await stripe.invoices.list({ subscription: String(subscription) })).data;
  expect(invoice).toMatchObject({ total: 3451 });
});

test('a customer shows on request where it is taxed, and is refused an address that says too little', async () => {
  await inGermany();
  const { stripe } = shop;
  const { id } = await customerAt(BERLIN, { tax: { ip_address: '203.0.113.7' } });
  const tax = async () => (await stripe.customers.retrieve(id, { expand: ['tax'] })) as Stripe.Customer;
  expect((await tax()).tax).toEqual({
    automatic_tax: 'supported',
    ip_address: '203.0.113.7',
    location: { country: 'DE', source: 'billing_address', state: null },
    provider: 'stripe',
  });
  await stripe.customers.update(id, { shipping: { name: 'Ada', address: NEW_YORK } });
  expect((await tax()).tax).toMatchObject({
    automatic_tax: 'not_collecting',
    location: { country: 'US', source: 'shipping_destination', state: 'NY' },
  });
  const vague = { address: { country: 'US' }, tax: { validate_location: 'immediately' } } as const;
  expect(await refusal(stripe.customers.create(vague))).toMatchObject({
    code: 'customer_tax_location_invalid',
  });
});

test('the taxes of another account are refused, not ignored', async () => {
  const { id } = await customerAt(BERLIN);
  const automatic_tax = { enabled: true, liability: { type: 'account', account: 'acct_other' } } as const;
  const subscription = subscribe(id, { automatic_tax });
  expect(await refusal(subscription)).toMatchObject({ param: 'automatic_tax[liability][type]' });
  const invoice = shop.stripe.invoices.create({ customer: id, automatic_tax });
  expect(await refusal(invoice)).toMatchObject({ param: 'automatic_tax[liability][type]' });
});
