import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { invoiceOf, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.running.close());

const wire = (object: unknown): unknown => JSON.parse(JSON.stringify(object));

test('the first source of a customer is the default one, and pays their invoices', async () => {
  const { stripe } = shop;
  const { id } = await stripe.customers.create({ email: 'ada@example.com' });
  await shop.newEvents();
  const card = await stripe.customers.createSource(id, { source: 'tok_visa', metadata: { wallet: 'blue' } });
  expect(card).toMatchObject({ object: 'card', brand: 'Visa', last4: '4242', metadata: { wallet: 'blue' } });
  expect(await shop.newEvents()).toEqual(['customer.source.created', 'customer.updated']);
  await stripe.customers.createSource(id, { source: 'tok_mastercard' });
  expect((await stripe.customers.retrieve(id)) as unknown).toMatchObject({ default_source: card.id });
  const subscription = await stripe.subscriptions.create({
    customer: id,
    items: [{ price: shop.starter.id }],
    expand: ['latest_invoice'],
  });
  expect(subscription.status).toBe('active');
  expect(invoiceOf(subscription).status).toBe('paid');
  const charges = await stripe.charges.list({ customer: id });
  expect(charges.data[0]?.payment_method).toBe(card.id);
});

test('sources are listed, changed and deleted, and another one becomes the default', async () => {
  const { stripe } = shop;
  const customer = await stripe.customers.create({ source: 'tok_visa', expand: ['default_source'] });
  expect(customer.default_source).toMatchObject({ object: 'card', last4: '4242' });
  const bank = await stripe.customers.createSource(customer.id, { source: 'btok_us_verified' });
  expect(bank).toMatchObject({ object: 'bank_account', status: 'verified', last4: '6789' });
  const all = await stripe.customers.listSources(customer.id);
  expect(all.data.map(({ object }) => object)).toEqual(['bank_account', 'card']);
  for (const source of all.data)
    expect(differences(wire(source), source.object === 'card' ? 'Card' : 'BankAccount')).toEqual([]);
  const cards = await stripe.customers.listSources(customer.id, { object: 'card' });
  const [card] = cards.data;
  const changed = await stripe.customers.updateSource(customer.id, card?.id ?? '', {
    name: 'Ada',
    exp_month: '3',
    address_zip: '10115',
  });
  expect(changed).toMatchObject({ name: 'Ada', exp_month: 3, address_zip: '10115' });
  expect(await stripe.customers.deleteSource(customer.id, card?.id ?? '')).toMatchObject({ deleted: true });
  expect((await stripe.customers.retrieve(customer.id)) as unknown).toMatchObject({
    default_source: bank.id,
  });
  const gone = stripe.customers.retrieveSource(customer.id, card?.id ?? '');
  expect((await refusal(gone)).statusCode).toBe(404);
});

test('a source given to a customer becomes the default one, and one that is there can be chosen', async () => {
  const { stripe } = shop;
  const { id, default_source: first } = await stripe.customers.create({ source: 'tok_visa' });
  const given = await stripe.customers.update(id, { source: 'tok_amex', expand: ['default_source'] });
  expect(given.default_source).toMatchObject({ brand: 'American Express' });
  expect((await stripe.customers.update(id, { default_source: String(first) })).default_source).toBe(first);
  const unknown = stripe.customers.update(id, { default_source: 'card_unknown' });
  expect((await refusal(unknown)).param).toBe('default_source');
});

test('a card that the bank declines is not kept; an account is verified by what was deposited', async () => {
  const { stripe } = shop;
  const { id } = await stripe.customers.create();
  const declined = stripe.customers.createSource(id, { source: 'tok_chargeDeclined' });
  expect((await refusal(declined)).code).toBe('card_declined');
  expect((await stripe.customers.listSources(id)).data).toEqual([]);
  const token = await stripe.tokens.create({
    bank_account: {
      country: 'US',
      currency: 'usd',
      account_number: '000123456789',
      routing_number: '110000000',
      account_holder_name: 'Ada',
    },
  });
  expect(differences(wire(token), 'Token')).toEqual([]);
  const bank = await stripe.customers.createSource(id, { source: token.id });
  expect(bank).toMatchObject({ status: 'new', account_holder_name: 'Ada' });
  const wrong = stripe.customers.verifySource(id, bank.id, { amounts: [1, 2] });
  expect((await refusal(wrong)).code).toBe('bank_account_verification_failed');
  expect(await stripe.customers.verifySource(id, bank.id, { amounts: [32, 45] })).toMatchObject({
    status: 'verified',
  });
  const again = stripe.customers.createSource(id, { source: token.id });
  expect((await refusal(again)).code).toBe('token_already_used');
});

test('tokens hold what is not to pass through a server, and numbers of cards they never take from one', async () => {
  const { stripe } = shop;
  for (const params of [
    { pii: { id_number: '000000000' } },
    { cvc_update: { cvc: '123' } },
    { person: { first_name: 'Ada' } },
    { account: { business_type: 'individual' as const } },
  ]) {
    const token = await stripe.tokens.create(params);
    expect(differences(wire(token), 'Token')).toEqual([]);
    expect(JSON.stringify(await stripe.tokens.retrieve(token.id))).not.toContain('000000000');
  }
  const card = { number: '4242424242424242', exp_month: '1', exp_year: '2040', cvc: '123' };
  expect((await refusal(stripe.tokens.create({ card }))).statusCode).toBe(402);
});

test("a customer's method changes but for its number, and lists by kind and by where it may be shown", async () => {
  const { stripe } = shop;
  const { id } = await stripe.customers.create();
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: id });
  await stripe.paymentMethods.attach('pm_usBankAccount_success', { customer: id });
  const changed = await stripe.paymentMethods.update(card.id, {
    allow_redisplay: 'always',
    billing_details: { name: 'Ada', address: { postal_code: '10115' } },
    card: { exp_year: 2040 },
    metadata: { a: '1' },
  });
  expect(changed).toMatchObject({
    allow_redisplay: 'always',
    billing_details: { name: 'Ada' },
    card: { exp_year: 2040, checks: { address_postal_code_check: 'pass' } },
  });
  const ids = async (params: { type?: 'card'; allow_redisplay?: 'always' }) =>
    (await stripe.paymentMethods.list({ customer: id, ...params })).data.map((method) => method.id);
  expect(await ids({ type: 'card' })).toEqual([card.id]);
  expect(await ids({ allow_redisplay: 'always' })).toEqual([card.id]);
  expect(await ids({})).toHaveLength(2);
  const past = stripe.paymentMethods.update(card.id, { card: { exp_year: 2020 } });
  expect((await refusal(past)).code).toBe('invalid_expiry_year');
});
