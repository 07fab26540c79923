import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReadyAccount } from '../connect.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { checkout, openShop, type Shop, submit, submitCard } from '../shop.ts';

type Params = Stripe.Checkout.SessionCreateParams;

let shop: Shop;
let sticker: Stripe.Price;
let gift: Stripe.Price;
beforeAll(async () => {
  shop = await openShop();
  const price = (name: string, unit_amount: number) =>
    shop.stripe.prices.create({ currency: 'usd', unit_amount, product_data: { name } });
  sticker = await price('Sticker', 1000);
  gift = await price('Gift wrap', 300);
});
afterAll(async () => {
  await expectMoneyAddsUp(shop.stripe);
  await shop.running.close();
});

const buy = (params: Partial<Params> = {}, options: Stripe.RequestOptions = {}) =>
  shop.stripe.checkout.sessions.create(
    {
      mode: 'payment',
      line_items: [{ price: sticker.id, quantity: 2 }],
      success_url: 'https://app.example/done',
      ...params,
    },
    options,
  );
const CARD = {
  number: '4242424242424242',
  exp: '12 / 34',
  cvc: '123',
  name: 'Ada Lovelace',
  country: 'US',
  postal_code: '10115',
};
const fill = (session: Stripe.Checkout.Session, fields: Record<string, string>) =>
  submit(session.url ?? '', new URLSearchParams({ email: 'ada@example.com', ...CARD, ...fields }));
const retrieve = (id: string, expand: string[] = []) =>
  shop.stripe.checkout.sessions.retrieve(id, { expand });

const HOME = {
  ship_name: 'Ada Lovelace',
  ship_line1: '12 St James Square',
  ship_city: 'London',
  ship_postal_code: 'SW1Y 4JH',
  ship_country: 'GB',
};

describe('what is collected', () => {
  test('names, phone, addresses, tax ID, answers and consent stand on the session and on the new customer', async () => {
    const session = await buy({
      customer_creation: 'always',
      billing_address_collection: 'required',
      phone_number_collection: { enabled: true },
      shipping_address_collection: { allowed_countries: ['GB', 'IE'] },
      tax_id_collection: { enabled: true },
      consent_collection: { terms_of_service: 'required', promotions: 'auto' },
      custom_fields: [
        {
          key: 'engraving',
          label: { custom: 'Engraving', type: 'custom' },
          type: 'text',
          text: { maximum_length: 10 },
        },
        {
          key: 'size',
          label: { custom: 'Size', type: 'custom' },
          type: 'dropdown',
          dropdown: { options: [{ label: 'Small', value: 'small' }] },
        },
      ],
    });
    const bill = {
      bill_line1: '1 Main St',
      bill_city: 'Springfield',
      bill_state: 'IL',
      bill_postal_code: '62701',
      bill_country: 'US',
    };
    const paid = await fill(session, {
      ...HOME,
      ...bill,
      phone: '+44 20 7946 0018',
      business_name: 'Engines Ltd',
      tax_id_type: 'gb_vat',
      tax_id: 'GB123456789',
      custom_engraving: 'ADA',
      custom_size: 'small',
      terms: 'yes',
      promotions: 'yes',
    });
    expect(paid).toMatchObject({ status: 303 });
    const done = await retrieve(session.id, ['customer', 'payment_intent']);
    expect(done).toMatchObject({
      collected_information: {
        business_name: 'Engines Ltd',
        shipping_details: { name: 'Ada Lovelace', address: { country: 'GB' } },
      },
      consent: { promotions: 'opt_in', terms_of_service: 'accepted' },
      custom_fields: [
        { key: 'engraving', text: { value: 'ADA' } },
        { key: 'size', dropdown: { value: 'small' } },
      ],
      customer: {
        name: 'Engines Ltd',
        phone: '+442079460018',
        address: { line1: '1 Main St' },
        shipping: { address: { country: 'GB' } },
      },
      customer_details: {
        name: 'Engines Ltd',
        phone: '+442079460018',
        tax_ids: [{ type: 'gb_vat', value: 'GB123456789' }],
        address: { state: 'IL' },
      },
      payment_intent: { shipping: { name: 'Ada Lovelace', address: { line1: '12 St James Square' } } },
    });
  });

  test.each([
    ['a phone number', { phone_number_collection: { enabled: true } }, {}, 'phone'],
    [
      'a country that is shipped to',
      { shipping_address_collection: { allowed_countries: ['IE'] } },
      HOME,
      'ship_country',
    ],
    ['the terms', { consent_collection: { terms_of_service: 'required' } }, {}, 'terms'],
    [
      'a whole billing address',
      { billing_address_collection: 'required' },
      { bill_country: 'US' },
      'bill_line1',
    ],
    [
      'a tax ID of its form',
      { tax_id_collection: { enabled: true } },
      { tax_id_type: 'eu_vat', tax_id: 'nonsense', business_name: 'X' },
      'tax_id',
    ],
    [
      'an answer',
      { custom_fields: [{ key: 'a', label: { custom: 'A', type: 'custom' }, type: 'numeric' }] },
      { custom_a: 'x' },
      'custom_a',
    ],
  ] satisfies [string, Partial<Params>, Record<string, string>, string][])(
    '%s is needed, and asked for at its field; nothing is paid',
    async (_, params, fields, field) => {
      const session = await buy(params);
      const refused = await fill(session, fields);
      expect(refused.status).toBe(422);
      expect(refused.text).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
      expect(await retrieve(session.id)).toMatchObject({ status: 'open', payment_intent: null });
    },
  );

  test('an existing customer is changed only as customer_update lets', async () => {
    const customer = await shop.stripe.customers.create({ email: 'ada@example.com', name: 'A. L.' });
    const ask = { shipping_address_collection: { allowed_countries: ['GB'] } } satisfies Partial<Params>;
    await fill(await buy({ customer: customer.id, ...ask }), HOME);
    expect(await shop.stripe.customers.retrieve(customer.id)).toMatchObject({
      name: 'A. L.',
      shipping: null,
    });
    await fill(
      await buy({
        customer: customer.id,
        ...ask,
        customer_update: { name: 'auto', shipping: 'auto', address: 'auto' },
      }),
      HOME,
    );
    expect(await shop.stripe.customers.retrieve(customer.id)).toMatchObject({
      name: 'Ada Lovelace',
      shipping: { address: { city: 'London' } },
      address: { postal_code: '10115' },
    });
  });
});

describe('the order', () => {
  test('a quantity within its bounds is changed on the page, keeps what was typed, and is what is paid', async () => {
    const session = await buy({
      line_items: [
        { price: sticker.id, quantity: 2, adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } },
      ],
      expand: ['line_items'],
    });
    const item = session.line_items?.data[0]?.id ?? '';
    const quantity = (typed: string) =>
      submit(
        `${session.url}/update`,
        new URLSearchParams({ email: 'ada@example.com', [`quantity_${item}`]: typed }),
      );
    const refused = await quantity('6');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Enter a quantity from 1 to 5.');
    const changed = await quantity('3');
    expect(changed.text).toContain('Total due today: $30.00');
    expect(changed.text).toContain('value="ada@example.com"');
    await fill(session, {});
    expect(await retrieve(session.id, ['line_items'])).toMatchObject({
      amount_total: 3000,
      line_items: { data: [{ quantity: 3 }] },
    });
  });

  test('nothing is charged but the total that was shown', async () => {
    const session = await buy({
      shipping_options: [
        { shipping_rate_data: { display_name: 'Post', fixed_amount: { amount: 500, currency: 'usd' } } },
        { shipping_rate_data: { display_name: 'Courier', fixed_amount: { amount: 1500, currency: 'usd' } } },
      ],
    });
    const courier = String(session.shipping_options[1]?.shipping_rate);
    const asked = await fill(session, { shipping_rate: courier, expected_total: '2500' });
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('Total due today: $35.00');
    expect((await retrieve(session.id)).status).toBe('open');
    expect((await fill(session, { shipping_rate: courier, expected_total: '3500' })).status).toBe(303);
    const done = await retrieve(session.id, ['payment_intent', 'shipping_cost.shipping_rate']);
    expect(done).toMatchObject({
      amount_total: 3500,
      payment_intent: { amount_received: 3500 },
      shipping_cost: { amount_total: 1500, shipping_rate: { display_name: 'Courier' } },
    });
  });

  test('what is offered beside can be added and taken off again', async () => {
    const session = await buy({ optional_items: [{ price: gift.id, quantity: 1 }] });
    await submit(`${session.url}/update`, new URLSearchParams({ add: gift.id }));
    const added = await retrieve(session.id, ['line_items']);
    expect(added).toMatchObject({ amount_total: 2300 });
    const id = added.line_items?.data[1]?.id ?? '';
    await submit(`${session.url}/update`, new URLSearchParams({ remove: id }));
    expect(await retrieve(session.id)).toMatchObject({ amount_total: 2000 });
  });

  test('where the price leaves it to them, people pay what they want, within bounds', async () => {
    const price = await shop.stripe.prices.create({
      currency: 'usd',
      custom_unit_amount: { enabled: true, minimum: 500, preset: 1500 },
      product_data: { name: 'Donation' },
    });
    const session = await buy({
      submit_type: 'donate',
      line_items: [{ price: price.id, quantity: 1 }],
      expand: ['line_items'],
    });
    expect(session.amount_total).toBe(1500);
    const name = `amount_${session.line_items?.data[0]?.id}`;
    const tooLittle = await submit(`${session.url}/update`, new URLSearchParams({ [name]: '4.99' }));
    expect(tooLittle.text).toContain('Enter an amount of at least $5.00.');
    expect((await fill(session, { [name]: '25.50', expected_total: '2550' })).status).toBe(303);
    expect(await retrieve(session.id)).toMatchObject({ amount_total: 2550, payment_status: 'paid' });
  });

  test('a code that leaves too little to charge is not taken', async () => {
    const coupon = await shop.stripe.coupons.create({ amount_off: 1980, currency: 'usd', duration: 'once' });
    await shop.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'NEARLY',
    });
    const session = await buy({ allow_promotion_codes: true });
    const refused = await submit(
      `${session.url}/promotion`,
      new URLSearchParams({ promotion_code: 'NEARLY' }),
    );
    expect(refused.text).toContain('too little would be left');
    expect(await retrieve(session.id)).toMatchObject({ amount_total: 2000, discounts: [] });
  });

  test('a free order asks for no card', async () => {
    const coupon = await shop.stripe.coupons.create({ percent_off: 100, duration: 'once' });
    const session = await buy({ discounts: [{ coupon: coupon.id }] });
    const page = await (await fetch(session.url ?? '')).text();
    expect(page).not.toContain('Card number');
    expect((await submit(session.url ?? '', new URLSearchParams({ email: 'ada@example.com' }))).status).toBe(
      303,
    );
    expect(await retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_intent: null,
      payment_status: 'no_payment_required',
    });
  });
});

describe('payment_intent_data', () => {
  test('is on the payment: held for capture, described, with metadata', async () => {
    const session = await buy({
      payment_intent_data: {
        capture_method: 'manual',
        description: 'Order 7',
        metadata: { order: '7' },
        statement_descriptor_suffix: 'ORDER7',
        receipt_email: 'a@b.co',
      },
    });
    await fill(session, {});
    expect(await retrieve(session.id, ['payment_intent'])).toMatchObject({
      payment_status: 'paid',
      payment_intent: {
        status: 'requires_capture',
        amount_capturable: 2000,
        description: 'Order 7',
        metadata: { order: '7' },
        statement_descriptor_suffix: 'ORDER7',
      },
    });
  });

  test('shares the money with a connected account, and a direct charge pays a fee to the platform', async () => {
    const account = await openReadyAccount(shop.stripe);
    const routed = await buy({
      payment_intent_data: { application_fee_amount: 200, transfer_data: { destination: account.id } },
    });
    await fill(routed, {});
    const done = await retrieve(routed.id, ['payment_intent.latest_charge.transfer']);
    expect(done).toMatchObject({
      payment_intent: {
        application_fee_amount: 200,
        latest_charge: { transfer: { amount: 2000, destination: account.id } },
      },
    });
    const direct = await buy(
      {
        line_items: [
          {
            price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Lesson' } },
            quantity: 1,
          },
        ],
        payment_intent_data: { application_fee_amount: 500 },
      },
      { stripeAccount: account.id },
    );
    await fill(direct, {});
    const charged = await shop.stripe.checkout.sessions.retrieve(
      direct.id,
      { expand: ['payment_intent.latest_charge'] },
      { stripeAccount: account.id },
    );
    expect(charged).toMatchObject({
      payment_status: 'paid',
      payment_intent: { latest_charge: { application_fee_amount: 500 } },
    });
    await expectMoneyAddsUp(shop.stripe, { stripeAccount: account.id });
  });
});

describe('cards that are kept', () => {
  test('a card is shown again only to whom wanted it saved, who may take it away', async () => {
    const first = await buy({
      customer_creation: 'always',
      saved_payment_method_options: { payment_method_save: 'enabled' },
    });
    await fill(first, { save_method: 'yes' });
    const customer = String((await retrieve(first.id)).customer);
    const again = await buy({ customer, saved_payment_method_options: { payment_method_remove: 'enabled' } });
    const [saved] = (await shop.stripe.customers.listPaymentMethods(customer)).data;
    expect(saved).toMatchObject({ allow_redisplay: 'always' });
    expect(await (await fetch(again.url ?? '')).text()).toContain('Visa •••• 4242');
    expect(
      (await submit(again.url ?? '', new URLSearchParams({ payment_method: saved?.id ?? '' }))).status,
    ).toBe(303);
    const third = await buy({ customer, saved_payment_method_options: { payment_method_remove: 'enabled' } });
    await submit(`${third.url}/update`, new URLSearchParams({ remove_method: saved?.id ?? '' }));
    expect((await shop.stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
  });

  test('a card kept for later charges only is not shown', async () => {
    const session = await checkout(shop, shop.starter);
    await submitCard(session.url ?? '', '4242424242424242');
    const customer = String((await retrieve(session.id)).customer);
    const [kept] = (await shop.stripe.customers.listPaymentMethods(customer)).data;
    expect(kept).toMatchObject({ allow_redisplay: 'limited' });
    const next = await buy({ customer });
    expect(await (await fetch(next.url ?? '')).text()).not.toContain('•••• 4242');
  });

  test('a brand that is blocked is not charged', async () => {
    const session = await buy({
      payment_method_options: { card: { restrictions: { brands_blocked: ['american_express'] } } },
    });
    const refused = await fill(session, { number: '378282246310005', cvc: '1234' });
    expect(refused.text).toContain('This kind of card is not accepted here.');
    expect((await fill(session, {})).status).toBe(303);
  });
});

test('the invoice of a one-time payment is paid by it, whatever the customer’s balance', async () => {
  const customer = await shop.stripe.customers.create({ email: 'ada@example.com', balance: -700 });
  const vat = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
  const session = await buy({
    customer: customer.id,
    line_items: [{ price: sticker.id, quantity: 2, tax_rates: [vat.id] }],
    invoice_creation: {
      enabled: true,
      invoice_data: {
        description: 'Thanks',
        metadata: { order: '9' },
        custom_fields: [{ name: 'PO', value: '12' }],
      },
    },
    shipping_options: [
      { shipping_rate_data: { display_name: 'Post', fixed_amount: { amount: 500, currency: 'usd' } } },
    ],
  });
  await fill(session, {});
  const done = await retrieve(session.id, ['invoice', 'invoice.payments']);
  expect(done).toMatchObject({
    amount_total: 2900,
    invoice: {
      status: 'paid',
      total: 2900,
      amount_paid: 2900,
      description: 'Thanks',
      metadata: { order: '9' },
      custom_fields: [{ name: 'PO', value: '12' }],
      payments: { data: [{ status: 'paid', payment: { payment_intent: done.payment_intent } }] },
    },
  });
  expect(await shop.stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -700 });
});

test('saving a card charges nothing, and a refused one leaves the setup intent waiting', async () => {
  const session = await shop.stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'usd',
    success_url: 'https://app.example/done',
    setup_intent_data: { metadata: { for: 'later' } },
  });
  expect((await submitCard(session.url ?? '', '4000000000000002')).status).toBe(402);
  expect(await retrieve(session.id, ['setup_intent'])).toMatchObject({
    status: 'open',
    setup_intent: { status: 'requires_payment_method', last_setup_error: { code: 'card_declined' } },
  });
  const asked = await submitCard(session.url ?? '', '4000002500003155');
  await submit(new URL(asked.location, shop.running.url).href, new URLSearchParams({ result: 'complete' }));
  const done = await retrieve(session.id, ['setup_intent.payment_method']);
  expect(done).toMatchObject({
    status: 'complete',
    setup_intent: {
      status: 'succeeded',
      metadata: { for: 'later' },
      payment_method: { customer: done.customer },
    },
  });
});
