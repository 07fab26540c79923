import { describe, expect, test } from 'vitest';
import { GOOD_CARD, requestPage } from '../../test/request-page.ts';
import { sampleActions, samplePortal, sampleSubscription } from '../../test/sample-pages.ts';
import type { PortalView } from './page-actions.ts';

const PATH = '/p/session/bps_1';
const showing = (view: PortalView) => sampleActions({ loadPortal: () => view });

describe('the portal', () => {
  test('shows plan, cards, who is billed and the latest invoices', async () => {
    const { html } = await requestPage(PATH);
    for (const words of ['Starter', '$29.00 per month', 'Renews on December 24, 2026', 'Visa •••• 4242']) {
      expect(html).toContain(words);
    }
    expect(html.match(/href="\/i\/in_\d"/g)).toHaveLength(6);
    expect((await requestPage(`${PATH}/history`)).html.match(/href="\/i\/in_\d"/g)).toHaveLength(8);
  });

  test('shows a plan’s price in the subscription’s currency', async () => {
    const actions = showing(samplePortal({ subscriptions: [sampleSubscription({ currency: 'eur' })] }));
    expect((await requestPage(PATH, undefined, actions)).html).toContain('€27.00 per month');
  });

  test('leads back to the app', async () => {
    expect((await requestPage(`${PATH}/return`)).location).toBe('https://app.example/billing');
  });

  test('says that an unknown session is no longer valid', async () => {
    expect((await requestPage('/p/session/other')).status).toBe(404);
    expect((await requestPage('/p/session/other/payment-method', GOOD_CARD)).status).toBe(404);
  });

  test('a new card becomes the default; a mistyped one is told', async () => {
    const actions = sampleActions();
    const saved = await requestPage(`${PATH}/payment-method`, GOOD_CARD, actions);
    expect([saved.status, saved.location]).toEqual([303, `${PATH}/done/card`]);
    expect((await requestPage(`${PATH}/done/card`)).location).toBe(`${PATH}?done=card`);
    expect(actions.calls).toMatchObject([{ name: 'portalAddCard', args: ['bps_1', { expYear: 2034 }] }]);
    const wrong = await requestPage(`${PATH}/payment-method`, { ...GOOD_CARD, cvc: '1' }, actions);
    expect(wrong.status).toBe(422);
    expect(actions.calls).toHaveLength(1);
  });

  test('cancelling asks first, then passes reason and comment on', async () => {
    const path = `${PATH}/subscriptions/sub_1/cancel`;
    expect((await requestPage(path)).html).toContain('Your plan stays until December 24, 2026');
    const actions = sampleActions();
    const { location } = await requestPage(path, { feedback: 'unused', comment: ' Bye ' }, actions);
    expect(location).toBe(`${PATH}/done/cancel`);
    expect(actions.calls).toEqual([{ name: 'portalCancel', args: ['bps_1', 'sub_1', 'unused', 'Bye'] }]);
  });

  test('a reason that is not offered is not passed on', async () => {
    const actions = sampleActions();
    await requestPage(`${PATH}/subscriptions/sub_1/cancel`, { feedback: 'nonsense' }, actions);
    expect(actions.calls).toEqual([{ name: 'portalCancel', args: ['bps_1', 'sub_1', null, null] }]);
  });

  test.each([{ cancel_at_period_end: true }, { cancel_at: 1_798_070_400 }])(
    'a plan that ends (%o) can be kept',
    async (ending) => {
      const actions = showing(samplePortal({ subscriptions: [sampleSubscription(ending)] }));
      const { html } = await requestPage(PATH, undefined, actions);
      expect(html).toContain('Ends on December 24, 2026');
      expect(html).toContain('Keep plan');
      const { location } = await requestPage(`${PATH}/subscriptions/sub_1/resume`, {}, actions);
      expect(location).toBe(`${PATH}/done/resume`);
      expect(actions.calls).toEqual([{ name: 'portalResume', args: ['bps_1', 'sub_1'] }]);
    },
  );

  test('another customer’s subscription is neither shown nor cancelled', async () => {
    const actions = sampleActions();
    const { status } = await requestPage(`${PATH}/subscriptions/sub_other/cancel`, {}, actions);
    expect([status, actions.calls]).toEqual([404, []]);
    const resumed = await requestPage(`${PATH}/subscriptions/sub_other/resume`, {}, actions);
    expect([resumed.status, actions.calls]).toEqual([404, []]);
  });

  test('what the configuration turns off is neither offered nor done', async () => {
    const view = samplePortal();
    const off = { enabled: false };
    Object.assign(view.configuration.features, {
      payment_method_update: off,
      invoice_history: off,
      subscription_cancel: { ...view.configuration.features.subscription_cancel, enabled: false },
    });
    const actions = showing(view);
    const { html } = await requestPage(PATH, undefined, actions);
    for (const words of ['Cancel plan', 'Add payment method', 'Invoice history']) {
      expect(html).not.toContain(words);
    }
    expect((await requestPage(`${PATH}/payment-method`, GOOD_CARD, actions)).status).toBe(404);
    expect((await requestPage(`${PATH}/subscriptions/sub_1/cancel`, {}, actions)).status).toBe(404);
    expect((await requestPage(`${PATH}/history`, undefined, actions)).status).toBe(404);
    expect(actions.calls).toEqual([]);
  });

  test('a flow starts at its page and ends where it says', async () => {
    const flow = {
      type: 'subscription_cancel',
      subscription_cancel: { subscription: 'sub_1' },
      after_completion: { type: 'redirect', redirect: { return_url: 'https://app.example/cancelled' } },
    };
    const actions = showing(samplePortal({}, { flow }));
    const path = `${PATH}/subscriptions/sub_1/cancel`;
    expect((await requestPage(PATH, undefined, actions)).location).toBe(path);
    expect((await requestPage(`${PATH}?home=1`, undefined, actions)).status).toBe(200);
    const end = async (done: string) =>
      (await requestPage(`${PATH}/done/${done}`, undefined, actions)).location;
    expect((await requestPage(path, {}, actions)).location).toBe(`${PATH}/done/cancel`);
    expect(await end('cancel')).toBe('https://app.example/cancelled');
    expect(await end('card')).toBe(`${PATH}?done=card`);
  });
});
