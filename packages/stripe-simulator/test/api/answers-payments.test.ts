import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;

beforeAll(async () => {
  shop = await openShop();
  stripe = shop.stripe;
});
afterAll(() => shop.running.close());

/** How an answer differs from the SDK's own declaration of it, as it goes over the wire. */
const expectConforms = (object: { object: string }, type: string) =>
  expect(differences(JSON.parse(JSON.stringify(object)), type)).toEqual([]);

const METHODS = [
  ['pm_card_visa', 'usd'],
  ['pm_card_visa_cartesBancaires', 'eur'],
  ['pm_card_radarBlock', 'usd'],
  ['pm_card_chargeDeclined', 'usd'],
  ['pm_card_authenticationRequired', 'usd'],
  ['pm_usBankAccount_success', 'usd'],
  ['pm_usBankAccount_accountClosed', 'usd'],
  ['pm_usBankAccount_failMicrodeposits', 'usd'],
  ['pm_success_de', 'eur'],
  ['pm_disputed_at', 'eur'],
  ['ideal', 'eur'],
  ['bancontact', 'eur'],
  ['link', 'usd'],
] as const;

async function methodOf(name: string): Promise<string> {
  if (name.startsWith('pm_')) return name;
  const method = await stripe.paymentMethods.create({
    type: name,
    billing_details: { email: 'ada@example.com' },
  });
  expectConforms(method, 'PaymentMethod');
  return method.id;
}

test.each(METHODS)('what %s pays, and what it leaves, is what Stripe declares', async (name, currency) => {
  const { id } = await stripe.paymentIntents.create({
    amount: 4_200,
    currency,
    payment_method: await methodOf(name),
    allowed_payment_method_types: ['card', 'us_bank_account', 'sepa_debit', 'ideal', 'bancontact', 'link'],
    amount_details: { discount_amount: 5, shipping: { amount: 3, to_postal_code: '10115' } },
    payment_method_options: { card: { request_three_d_secure: 'automatic' }, us_bank_account: {} },
    shipping: { name: 'Ada', address: { line1: 'Street 1' }, carrier: 'Post' },
    statement_descriptor_suffix: 'ORDER 7',
  });
  const params = { return_url: 'https://app.example/back' };
  const confirmed = await stripe.paymentIntents.confirm(id, params).catch(() => undefined);
  if (confirmed?.next_action?.redirect_to_url?.url)
    await fetch(confirmed.next_action.redirect_to_url.url, {
      method: 'POST',
      body: new URLSearchParams({ result: 'complete' }),
      redirect: 'manual',
    });
  expectConforms(await stripe.paymentIntents.retrieve(id), 'PaymentIntent');
  await shop.advance(60);
  expectConforms(
    await stripe.paymentIntents.retrieve(id, { expand: ['payment_method', 'latest_charge'] }),
    'PaymentIntent',
  );
  const charges = await stripe.charges.list({ payment_intent: id });
  for (const charge of charges.data) expectConforms(charge, 'Charge');
});

test.each(METHODS)('what saving %s leaves is what Stripe declares', async (name) => {
  const customer = await stripe.customers.create({ email: 'ada@example.com' });
  const { id } = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: await methodOf(name),
    allowed_payment_method_types: ['card', 'us_bank_account', 'sepa_debit', 'ideal', 'bancontact', 'link'],
    payment_method_options: { card: { request_three_d_secure: 'any' } },
  });
  await stripe.setupIntents.confirm(id, { use_stripe_sdk: true }).catch(() => undefined);
  const intent = await stripe.setupIntents.retrieve(id);
  expectConforms(intent, 'SetupIntent');
  for (const attempt of (await stripe.setupAttempts.list({ setup_intent: id })).data)
    expectConforms(attempt, 'SetupAttempt');
  if (typeof intent.mandate === 'string')
    expectConforms(await stripe.mandates.retrieve(intent.mandate), 'Mandate');
});

test.each(['pm_card_visa', 'pm_usBankAccount_success', 'pm_success_de'])(
  'a confirmation token for %s is what Stripe declares',
  async (payment_method) => {
    const token = await stripe.testHelpers.confirmationTokens.create({ payment_method });
    expectConforms(token, 'ConfirmationToken');
  },
);

test('the events of all this are what Stripe declares', async () => {
  const types = new Set<string>();
  for await (const event of stripe.events.list({ limit: 100 })) {
    types.add(event.type);
    const kind = TYPES[event.type.split('.').slice(0, -1).join('.')];
    if (kind) expect(differences(JSON.parse(JSON.stringify(event.data.object)), kind)).toEqual([]);
  }
  for (const type of ['payment_intent.processing', 'charge.pending', 'setup_intent.setup_failed'])
    expect([...types]).toContain(type);
});

const TYPES: Record<string, string> = {
  charge: 'Charge',
  payment_intent: 'PaymentIntent',
  payment_method: 'PaymentMethod',
  setup_intent: 'SetupIntent',
  'charge.dispute': 'Dispute',
};
