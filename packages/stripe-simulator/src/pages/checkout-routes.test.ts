import { describe, expect, test } from 'vitest';
import { GOOD_CARD, requestPage } from '../../test/request-page.ts';
import { NOV_24 } from '../../test/sample-invoice.ts';
import { sampleActions, sampleCard, sampleCheckout, sampleLineItem } from '../../test/sample-pages.ts';
import type { CheckoutView, PayOutcome } from './page-actions.ts';

const PATH = '/c/pay/cs_test_1';
const FORM = { email: 'ada@example.com', ...GOOD_CARD };

const showing = (view: CheckoutView) => sampleActions({ loadCheckout: () => view });
const paying = (outcome: PayOutcome) => sampleActions({ payCheckout: () => Promise.resolve(outcome) });

describe('what the checkout shows', () => {
  test('the plan, its price, today’s total, a way back and every field by its name', async () => {
    const { status, html } = await requestPage(PATH);
    expect(status).toBe(200);
    for (const label of [
      'Email',
      'Card number',
      'Expiration',
      'CVC',
      'Cardholder name',
      'Country or region',
      'Postal code',
    ]) {
      expect(html).toMatch(new RegExp(`<label for="[a-z_]+">${label}</label>`));
    }
    expect(html).toContain('Subscribe to Starter');
    expect(html).toContain('<dt>Total due today</dt><dd>$29.00</dd>');
    expect(html).toContain('<button class="primary">Subscribe</button>');
    expect(html).toContain(`href="${PATH}/cancel"`);
  });

  test('a trial costs nothing today, and says from when it costs what', async () => {
    const view = sampleCheckout({ amount_total: 0 }, { trialEndsAt: NOV_24 + 14 * 86_400 });
    const { html } = await requestPage(PATH, undefined, showing(view));
    expect(html).toContain('Free until December 8, 2026');
    expect(html).toContain('Then $29.00 per month');
    expect(html).toContain('<dt>Total due today</dt><dd>$0.00</dd>');
    expect(html).toContain('<button class="primary">Start trial</button>');
  });

  test('a price of several currencies is shown in the session’s, also in a trial', async () => {
    const inEuro = (trialEndsAt: number | null, subtotal: number) =>
      sampleCheckout(
        { currency: 'eur', amount_subtotal: subtotal, amount_total: subtotal },
        { trialEndsAt, lineItems: [sampleLineItem({ currency: 'eur', amount_subtotal: subtotal })] },
      );
    const { html } = await requestPage(PATH, undefined, showing(inEuro(null, 2700)));
    expect(html).toContain('<h1>€27.00 <small>per month</small></h1>');
    const trial = await requestPage(PATH, undefined, showing(inEuro(NOV_24, 0)));
    expect(trial.html).toContain('Then €27.00 per month');
    for (const page of [html, trial.html]) expect(page).not.toContain('29.00');
  });

  test('money without decimals is written without them', async () => {
    const price = { type: 'one_time', currency: 'jpy', unit_amount: 2900, product: 'prod_1' };
    const view = sampleCheckout(
      { mode: 'payment', currency: 'jpy' },
      { recurring: null, lineItems: [sampleLineItem({ currency: 'jpy', price })] },
    );
    const { html } = await requestPage(PATH, undefined, showing(view));
    expect(html).toContain('<dt>Total due today</dt><dd>¥2,900</dd>');
    expect(html).toContain('<button class="primary">Pay</button>');
  });

  test('an email the app gave is shown and cannot be changed', async () => {
    const actions = showing(sampleCheckout({ customer_email: 'fixed@example.com' }));
    expect((await requestPage(PATH, undefined, actions)).html).toMatch(/value="fixed@example.com" readonly/);
    await requestPage(PATH, FORM, actions);
    expect(actions.calls).toMatchObject([
      { args: ['cs_test_1', { details: { email: 'fixed@example.com' } }] },
    ]);
  });

  test('a completed, an expired and an unknown session take no card', async () => {
    const complete = showing(sampleCheckout({ status: 'complete' }));
    const done = await requestPage(PATH, FORM, complete);
    expect(done.html).toContain('https://app.example/return?session=cs_test_1');
    const expired = await requestPage(PATH, FORM, showing(sampleCheckout({ status: 'expired' })));
    expect([expired.status, (await requestPage('/c/pay/other')).status]).toEqual([410, 404]);
    for (const { html } of [done, expired]) expect(html).not.toContain('Card number');
    expect(complete.calls).toEqual([]);
  });
});

describe('what else a session asks for', () => {
  test('every field has a label, what is needed says so, and the Enter key presses the button that pays', async () => {
    const view = sampleCheckout({
      phone_number_collection: { enabled: true },
      shipping_address_collection: { allowed_countries: ['US', 'DE'] },
      tax_id_collection: { enabled: true, required: 'never' },
      consent_collection: { terms_of_service: 'required' },
      custom_fields: [
        {
          key: 'size',
          type: 'text',
          optional: false,
          label: { custom: 'Size' },
          text: { maximum_length: 5 },
        },
      ],
    });
    const { html } = await requestPage(PATH, undefined, showing(view));
    const fields = [...html.matchAll(/<(?:input|select)[^>]* id="(\w+)"/g)].map(([, id]) => id ?? '');
    for (const id of fields.filter((one) => one !== 'terms')) expect(html).toContain(`for="${id}"`);
    for (const id of ['phone', 'ship_line1', 'custom_size', 'terms'])
      expect(html).toMatch(new RegExp(`id="${id}"[^>]* required`));
    expect(html.indexOf('<button form="pay" class="visually-hidden"')).toBe(html.indexOf('<button'));
  });

  test('countries that are not shipped to are not offered', async () => {
    const view = sampleCheckout({ shipping_address_collection: { allowed_countries: ['DE'] } });
    const { html } = await requestPage(PATH, undefined, showing(view));
    const [offered = ''] = html.match(/<select id="ship_country"[\s\S]*?<\/select>/) ?? [];
    expect(offered.match(/<option/g)).toHaveLength(1);
  });

  test('usage is not priced beforehand, a free order is completed without a card', async () => {
    const price = {
      type: 'recurring',
      currency: 'usd',
      unit_amount: 2,
      product: 'prod_1',
      recurring: { interval: 'month', interval_count: 1, usage_type: 'metered' },
    };
    const view = sampleCheckout(
      { amount_total: 0 },
      { asksForMethod: false, lineItems: [sampleLineItem({ price, amount_subtotal: 0, quantity: null })] },
    );
    const { html } = await requestPage(PATH, undefined, showing(view));
    expect(html).toContain('By usage');
    expect(html).not.toContain('Card number');
    const actions = showing(view);
    await requestPage(PATH, { email: 'a@b.co' }, actions);
    expect(actions.calls).toMatchObject([{ name: 'payCheckout', args: ['cs_test_1', { card: null }] }]);
  });

  test('what was changed about the order is shown before it is paid', async () => {
    const item = sampleLineItem({ adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } });
    const actions = showing(sampleCheckout({}, { lineItems: [item] }));
    const sent = await requestPage(PATH, { ...FORM, quantity_li_1: '2', expected_total: '1' }, actions);
    expect(actions.calls).toEqual([
      { name: 'changeOrder', args: ['cs_test_1', { quantities: { li_1: 2 } }] },
    ]);
    expect(sent.html).toMatch(/role="status"[^>]*>Your order was updated. Total due today: \$29.00/);
  });
});

describe('paying', () => {
  test('hands over email and card, and leads on by a redirect', async () => {
    const actions = sampleActions();
    const { status, location } = await requestPage(PATH, FORM, actions);
    expect([status, location]).toEqual([303, 'https://app.example/return?session=cs_test_1']);
    expect(actions.calls).toMatchObject([
      {
        args: ['cs_test_1', { details: { email: 'ada@example.com' }, card: { number: '4242424242424242' } }],
      },
    ]);
  });

  test('with a saved card needs no number', async () => {
    const actions = showing(sampleCheckout({}, { savedCards: [sampleCard('pm_1', '4242')] }));
    await requestPage(PATH, { email: 'ada@example.com', payment_method: 'pm_1', number: '' }, actions);
    expect(actions.calls).toMatchObject([{ args: ['cs_test_1', { card: { savedPaymentMethod: 'pm_1' } }] }]);
  });

  test('never takes a card that is not among the customer’s', async () => {
    const actions = showing(sampleCheckout({}, { savedCards: [sampleCard('pm_1', '4242')] }));
    const { status } = await requestPage(PATH, { email: 'a@b.co', payment_method: 'pm_other' }, actions);
    expect([status, actions.calls]).toEqual([422, []]);
  });

  test('a declined card is told once, and what was typed stays, but for number and CVC', async () => {
    const declined = {
      kind: 'declined',
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    } as const;
    const { status, html } = await requestPage(PATH, FORM, paying(declined));
    expect(status).toBe(402);
    expect(html.match(/role="alert"/g)).toHaveLength(1);
    expect(html).toContain('Your card has insufficient funds.');
    expect(html).toContain('value="ada@example.com"');
    expect(html).toContain('value="12 / 34"');
    expect(html).not.toContain('4242 4242 4242 4242"');
    expect(html).not.toContain('value="123"');
  });

  test('3-D Secure goes to the challenge on this host, which knows the way back', async () => {
    const outcome = { kind: 'requires_action', challengeUrl: 'http://localhost:1/3ds/pi_1' } as const;
    const { location } = await requestPage(PATH, FORM, paying(outcome));
    expect(location).toBe('/3ds/pi_1?from=%2Fc%2Fpay%2Fcs_test_1');
  });

  test.each([
    ['a missing email', { email: '' }, 'email'],
    ['an email without a domain', { email: 'ada' }, 'email'],
    ['a mistyped number', { number: '4242 4242 4242 4241' }, 'number'],
  ])('%s is told at its field and nothing is paid', async (_, changed, field) => {
    const actions = sampleActions();
    const { status, html } = await requestPage(PATH, { ...FORM, ...changed }, actions);
    expect(status).toBe(422);
    expect(html).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true" aria-describedby="problem"`));
    expect(actions.calls).toEqual([]);
  });
});

describe('beside paying', () => {
  test('a promotion code is applied, and a wrong one told at its field', async () => {
    const form = { promotion_code: ' WELCOME ' };
    const actions = sampleActions();
    const applied = await requestPage(`${PATH}/promotion`, form, actions);
    expect([applied.status, applied.location]).toEqual([303, PATH]);
    expect(actions.calls).toMatchObject([{ args: ['cs_test_1', 'WELCOME'] }]);
    const refusing = sampleActions({ applyPromotionCode: () => ({ ok: false, message: 'No such code.' }) });
    const refused = await requestPage(`${PATH}/promotion`, form, refusing);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('No such code.');
  });

  test('the way back leads to the app', async () => {
    expect((await requestPage(`${PATH}/cancel`)).location).toBe('https://app.example/pricing');
  });

  test('an address that is not of the web is never redirected or linked to', async () => {
    const actions = sampleActions({ cancelCheckout: () => 'javascript:alert(1)' });
    expect((await requestPage(`${PATH}/cancel`, undefined, actions)).location).toBe(null);
    const view = sampleCheckout({ status: 'complete', success_url: 'javascript:alert(1)' });
    expect((await requestPage(PATH, undefined, showing(view))).html).not.toContain('javascript:');
  });
});
