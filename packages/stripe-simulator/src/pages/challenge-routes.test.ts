import { describe, expect, test } from 'vitest';
import { requestPage } from '../../test/request-page.ts';
import { sampleActions } from '../../test/sample-pages.ts';
import type { PayOutcome } from './page-actions.ts';

const declined: PayOutcome = {
  kind: 'declined',
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message: 'Not authenticated.',
};
const failing = () => sampleActions({ completeChallenge: () => Promise.resolve(declined) });

describe('the 3-D Secure page', () => {
  test('names merchant and amount, and offers both endings', async () => {
    const { html } = await requestPage('/3ds/pi_1');
    for (const words of ['Billwright', '$29.00', 'Complete authentication', 'Fail authentication']) {
      expect(html).toContain(words);
    }
  });

  test.each([
    ['complete', true],
    ['fail', false],
    ['', false],
  ])('the answer %j means %s', async (result, succeeded) => {
    const actions = sampleActions();
    const { location } = await requestPage('/3ds/pi_1', { result }, actions);
    expect(actions.calls).toEqual([{ name: 'completeChallenge', args: ['pi_1', succeeded] }]);
    expect(location).toBe('https://app.example/return?session=cs_test_1');
  });

  test('a failure leads back to the page it came from, which says so', async () => {
    const path = '/3ds/pi_1?from=%2Fc%2Fpay%2Fcs_test_1';
    const { location } = await requestPage(path, { result: 'fail' }, failing());
    expect(location).toBe('/c/pay/cs_test_1?error=authentication_failed');
    expect((await requestPage(location ?? '')).html).toContain('could not confirm that it was you');
  });

  test.each(['https://evil.example/', '//evil.example', '/c/pay/../../x', '/c/pay/a?b', ''])(
    'a failure never leads to %j',
    async (from) => {
      const path = `/3ds/pi_1?from=${encodeURIComponent(from)}`;
      const { status, location, html } = await requestPage(path, { result: 'fail' }, failing());
      expect([status, location]).toEqual([402, null]);
      expect(html).toContain('Not authenticated.');
    },
  );

  test('a payment that waits for nothing has no challenge', async () => {
    const actions = sampleActions();
    expect((await requestPage('/3ds/other', { result: 'complete' }, actions)).status).toBe(404);
    expect(actions.calls).toEqual([]);
  });
});
