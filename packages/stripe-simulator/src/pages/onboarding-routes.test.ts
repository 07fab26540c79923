import { describe, expect, test } from 'vitest';
import { requestPage } from '../../test/request-page.ts';
import { sampleOnboarding, sampleOnboardingView } from '../../test/sample-onboarding.ts';
import { sampleActions } from '../../test/sample-pages.ts';
import type { OnboardingActions } from './onboarding-actions.ts';

const PATH = '/onboarding/session_1';
const EVIL = `"'><script>alert(1)</script>`;

function acting(overrides: Partial<OnboardingActions>) {
  const actions = sampleActions();
  const record =
    <R>(name: string, result: R) =>
    (...args: unknown[]): R => {
      actions.calls.push({ name, args });
      return result;
    };
  return Object.assign(actions, { onboarding: sampleOnboarding(record, overrides) });
}

describe('the onboarding form', () => {
  test('a link opens it once; a spent one leads to where there is another', async () => {
    expect((await requestPage('/setup/link_1')).location).toBe(PATH);
    expect((await requestPage('/setup/unknown')).status).toBe(404);
    const spent = acting({ openLink: () => ({ kind: 'spent', refreshUrl: 'https://app.example/again' }) });
    expect((await requestPage('/setup/link_1', undefined, spent)).location).toBe('https://app.example/again');
  });

  test('asks for what is due, each field under a label, and for nothing else', async () => {
    const { html, headers } = await requestPage(PATH);
    const ids = [...html.matchAll(/<(?:input|select) id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([
      'individual-first_name',
      'individual-dob-day',
      'external_account-routing_number',
      'external_account-account_number',
    ]);
    for (const id of ids) expect(html).toContain(`<label for="${id}">`);
    expect(html).toContain('I agree to the services agreement');
    expect(headers.get('content-security-policy')).toMatch(/form-action 'self' https:\/\/app\.example$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('asks for the kind of business before all else', async () => {
    const view = sampleOnboardingView({ due: ['business_type', 'external_account', 'tos_acceptance.date'] });
    const { html } = await requestPage(PATH, undefined, acting({ load: () => view }));
    expect(html.match(/type="radio" name="business_type"/g)).toHaveLength(4);
    expect(html).not.toContain('external_account');
  });

  test('leads back to the platform when everything is given', async () => {
    const actions = acting({});
    const sent = await requestPage(PATH, { 'individual.first_name': 'Jenny' }, actions);
    expect([sent.status, sent.location]).toEqual([303, 'https://app.example/onboarded']);
    expect(actions.calls).toEqual([
      { name: 'submitOnboarding', args: ['session_1', { 'individual.first_name': 'Jenny' }] },
    ]);
    expect((await requestPage(`${PATH}/return`)).location).toBe('https://app.example/onboarded');
  });

  test('goes on with what there is still to ask', async () => {
    const more = acting({ submit: () => ({ kind: 'more', isProgress: true }) });
    expect((await requestPage(PATH, {}, more)).location).toBe(PATH);
    const stuck = acting({ submit: () => ({ kind: 'more', isProgress: false }) });
    const { status, html } = await requestPage(PATH, {}, stuck);
    expect([status, html.includes('Some information is still missing.')]).toEqual([422, true]);
  });

  test('tells what is wrong at its field, and keeps what was typed but no secret', async () => {
    const view = sampleOnboardingView({
      due: ['individual.first_name', 'individual.dob.day', 'individual.ssn_last_4'],
    });
    const wrong = acting({
      load: () => view,
      submit: () => ({ kind: 'invalid', field: 'individual.dob', message: 'Not a valid date of birth.' }),
    });
    const typed = {
      'individual.first_name': EVIL,
      'individual.dob.day': '99',
      'individual.ssn_last_4': '1234',
    };
    const { status, html } = await requestPage(PATH, typed, wrong);
    expect(status).toBe(422);
    expect(html).toContain('role="alert" id="problem"');
    expect(html).toMatch(/name="individual\.dob\.day"[^>]*aria-invalid="true" aria-describedby="problem"/);
    expect(html).not.toMatch(/name="individual\.first_name"[^>]*aria-invalid/);
    expect(html).not.toContain('1234"');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;');
  });

  test('an unknown or closed session shows nothing', async () => {
    expect((await requestPage('/onboarding/other')).status).toBe(404);
    expect((await requestPage('/onboarding/other', { a: 'b' })).status).toBe(404);
    const over = acting({ submit: () => ({ kind: 'over' }) });
    expect((await requestPage(PATH, {}, over)).status).toBe(404);
  });
});

test('a login link opens the dashboard with balance and payouts', async () => {
  expect((await requestPage('/express/login_1')).location).toBe('/express-dashboard/session_2');
  const { html, headers } = await requestPage('/express-dashboard/session_2');
  for (const words of ['Rosen Bicycles', '$123.00', '$4.00', '$50.00', 'paid']) expect(html).toContain(words);
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect((await requestPage('/express-dashboard/session_1')).status).toBe(404);
});
