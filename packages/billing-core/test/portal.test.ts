import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await buy(world, { planKey: 'starter' });
});
afterAll(() => world.close());

const ours = async () => {
  const { data } = await world.stripe.billingPortal.configurations.list({ active: true, limit: 100 });
  return data.filter(({ metadata }) => metadata?.billwright_portal === 'main');
};
const open = (input: Parameters<World['billing']['portal']['open']>[1]) =>
  world.billing.portal.open(world.act(), input);
const pageOf = async (url: string) => (await fetch(url)).text();

test('a push opens the portal with the plans of the catalogue; a second one changes nothing', async () => {
  const [configuration, ...others] = await ours();
  expect(others).toEqual([]);
  expect(configuration?.default_return_url).toBe('http://app.example/billing');
  const { subscription_update: update, subscription_cancel: cancel } = configuration?.features ?? {};
  expect(update?.products?.length).toBe(2);
  expect(update?.products?.flatMap(({ prices }) => prices).length).toBeGreaterThan(3);
  expect(cancel).toMatchObject({ enabled: true, mode: 'at_period_end' });
  expect(await world.billing.push.plan()).toEqual([]);
  expect(await world.billing.push.apply()).toEqual([]);
});

test('what code changes of it is shown, then made, on the same configuration', async () => {
  const [before] = await ours();
  const portal = {
    termsOfServiceUrl: 'https://acme.example/terms',
    cancel: 'no',
    updates: ['email'],
  } as const;
  const changed = createBilling({ ...world.options, config: { ...aConfig, portal } });
  const planned = await changed.push.plan();
  expect(planned).toMatchObject([{ kind: 'update_portal', subject: 'customer portal' }]);
  expect(planned[0]?.text).toContain(
    'business_profile.terms_of_service_url: nothing → "https://acme.example/terms"',
  );
  expect(planned[0]?.text).toContain('features.subscription_cancel.enabled: true → false');
  expect((await ours())[0]).toEqual(before);
  expect(await changed.push.apply()).toEqual(planned);
  const [after, ...others] = await ours();
  expect(others).toEqual([]);
  expect(after).toMatchObject({
    id: before?.id,
    business_profile: { terms_of_service_url: 'https://acme.example/terms' },
    features: { subscription_cancel: { enabled: false }, customer_update: { allowed_updates: ['email'] } },
  });
  expect(await changed.push.plan()).toEqual([]);
  // Back again: a link that code no longer names goes.
  await world.billing.push.apply();
  expect((await ours())[0]?.business_profile.terms_of_service_url ?? '').toBe('');
  await changed.close();
});

test('each flow opens its own page, of the pushed configuration and the own subscription', async () => {
  const plan = { planKey: 'pro', interval: 'month' } as const;
  const flows = [
    [{ flow: 'home' }, 'Starter'],
    [{ flow: 'payment_method_update' }, 'Card number'],
    [{ flow: 'customer_update' }, 'ada@acme.example'],
    [{ flow: 'subscription_cancel' }, 'Cancel'],
    [{ flow: 'subscription_update' }, 'Pro'],
    [{ flow: 'subscription_update_confirm', plan }, 'Pro'],
  ] as const;
  for (const [input, shown] of flows) {
    const { url } = must(await open(input));
    expect(await pageOf(url), input.flow).toContain(shown);
  }
});

test('a flow that makes no sense is refused, and says why', async () => {
  await world.billing.accounts.ensure({ id: 'other', name: 'Other', email: 'oz@other.example' });
  const other = (input: Parameters<World['billing']['portal']['open']>[1]) =>
    world.billing.portal.open(world.act('other'), input);
  expect(codeOf(await other({ flow: 'subscription_cancel' }))).toBe('no_live_subscription');
  expect(codeOf(await open({ flow: 'subscription_update_confirm' }))).toBe('price_not_pushed');
  const plan = { planKey: 'starter', interval: 'month' } as const;
  expect(codeOf(await open({ flow: 'subscription_update_confirm', plan }))).toBe('same_plan');
});

test('it comes back to addresses of the list alone, whatever the browser asks for', async () => {
  const { url } = must(await open({ flow: 'home', returnTo: '/billing/invoices' }));
  const back = await fetch(`${url}/return`, { redirect: 'manual' });
  expect(back.headers.get('location')).toBe('http://app.example/billing/invoices');
  for (const returnTo of [
    'https://evil.example/billing',
    '//evil.example/billing',
    '/\\evil.example',
    'http://app.example@evil.example/billing',
    'javascript:alert(1)',
    '/operate/webhooks',
  ])
    expect(codeOf(await open({ flow: 'home', returnTo })), returnTo).toBe('return_url_refused');
});
