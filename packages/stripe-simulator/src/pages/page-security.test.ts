import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { GOOD_CARD, requestPage } from '../../test/request-page.ts';
import { sampleInvoiceView, sampleLine } from '../../test/sample-invoice.ts';
import {
  sampleActions,
  sampleCard,
  sampleCheckout,
  sampleLineItem,
  samplePortal,
} from '../../test/sample-pages.ts';
import { pageRoutes } from './page-routes.ts';

const EVIL = `"'><script>alert(1)</script>`;
const PAGES = [
  '/c/pay/cs_test_1',
  '/c/pay/unknown',
  '/p/session/bps_1',
  '/p/session/bps_1/history',
  '/p/session/bps_1/payment-method',
  '/p/session/bps_1/subscriptions/sub_1/cancel',
  '/i/in_1',
  '/3ds/pi_1',
];

function evilActions() {
  const portal = samplePortal({ products: { prod_1: { name: EVIL } as never } });
  portal.configuration.business_profile.headline = EVIL;
  portal.configuration.features.subscription_cancel.cancellation_reason.options = [EVIL];
  portal.customer = { ...portal.customer, name: EVIL, email: EVIL };
  const invoice = { account_name: EVIL, number: EVIL, customer_name: EVIL, footer: EVIL, description: EVIL };
  return sampleActions({
    loadCheckout: () =>
      sampleCheckout(
        { customer_email: EVIL, custom_text: { submit: { message: EVIL } } },
        {
          merchantName: EVIL,
          lineItems: [sampleLineItem({ description: EVIL })],
          savedCards: [sampleCard(EVIL, EVIL)],
        },
      ),
    payCheckout: () =>
      Promise.resolve({ kind: 'declined', code: 'card_declined', declineCode: null, message: EVIL }),
    loadPortal: () => portal,
    loadInvoice: () => sampleInvoiceView(invoice, [sampleLine({ description: EVIL })]),
    loadChallenge: () => ({ amount: 100, currency: 'usd', merchantName: EVIL }),
  });
}

describe('every page', () => {
  test.each(PAGES)('%s cannot be framed, cached, or made to run anything foreign', async (path) => {
    const { headers } = await requestPage(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain('form-action ');
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each(PAGES)('%s escapes whatever a name holds', async (path) => {
    const { html } = await requestPage(path, undefined, evilActions());
    expect(html).not.toContain('<script>');
    expect(html).not.toContain(`"'>`);
    if (path !== '/c/pay/unknown') expect(html).toContain('&lt;script&gt;');
  });

  test('what was typed and what the simulator answers is escaped too', async () => {
    const form = { ...GOOD_CARD, payment_method: 'new', name: EVIL, postal_code: EVIL, exp: '12/34' };
    const actions = evilActions();
    actions.loadCheckout = () => sampleCheckout();
    const { html } = await requestPage('/c/pay/cs_test_1', { ...form, email: 'a@b.co' }, actions);
    expect(html).not.toContain('<script>');
    expect(html.match(/&lt;script&gt;/g)?.length).toBe(3);
  });

  test('only the app’s own addresses may follow a form of the checkout', async () => {
    const { headers } = await requestPage('/c/pay/cs_test_1');
    expect(headers.get('content-security-policy')).toMatch(/form-action 'self' https:\/\/app\.example$/);
  });

  test('a form over the limit is refused unread', async () => {
    const actions = sampleActions();
    const form = { ...GOOD_CARD, email: 'a@b.co', name: 'x'.repeat(20_000) };
    expect((await requestPage('/c/pay/cs_test_1', form, actions)).status).toBe(413);
    expect(actions.calls).toEqual([]);
  });

  test('a body that is no form pays nothing', async () => {
    const actions = sampleActions();
    const response = await pageRoutes(actions).request('/c/pay/cs_test_1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...GOOD_CARD, email: 'a@b.co' }),
    });
    expect([response.status, actions.calls]).toEqual([422, []]);
  });

  test('style and script come from this host', async () => {
    for (const path of ['/_pages/style.css', '/_pages/card-form.js']) {
      expect((await requestPage(path)).status).toBe(200);
      expect((await requestPage('/c/pay/cs_test_1')).html).toContain(`"${path}"`);
    }
  });

  test('the script is valid', async () => {
    const { html: source } = await requestPage('/_pages/card-form.js');
    expect(() => new Script(source)).not.toThrow();
  });

  test('other paths are left alone', async () => {
    const { status, headers } = await requestPage('/v1/customers');
    expect([status, headers.get('x-frame-options')]).toEqual([404, null]);
  });
});
