import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePortal, toPortalSettings } from './portal-settings.ts';

const offered = [
  { productId: 'prod_b', priceId: 'price_2' },
  { productId: 'prod_a', priceId: 'price_3' },
  { productId: 'prod_b', priceId: 'price_1' },
];
const RETURN = 'https://app.example/billing';
const settings = (portal = {}) => toPortalSettings({ product: 'Acme', portal }, offered, RETURN);

test('without a word about it the portal does everything, and offers the plans of the catalogue', () => {
  const { features, business_profile: profile } = settings();
  expect(profile).toEqual({ headline: 'Acme: your plan, card and invoices' });
  expect(features.subscription_cancel).toMatchObject({ enabled: true, mode: 'at_period_end' });
  expect(features.subscription_cancel.cancellation_reason.options).toHaveLength(8);
  expect(features.subscription_update.products).toEqual([
    { product: 'prod_a', prices: ['price_3'] },
    { product: 'prod_b', prices: ['price_1', 'price_2'] },
  ]);
});

test('what is turned off is off, and nothing to switch to turns the switch off', () => {
  const { features } = settings({ cancel: 'no', switchPlans: false, updates: [] });
  expect(features.subscription_cancel.enabled).toBe(false);
  expect(features.subscription_update).toMatchObject({ enabled: false, products: [] });
  expect(features.customer_update).toEqual({ enabled: false, allowed_updates: [] });
  expect(toPortalSettings({ product: 'Acme' }, [], RETURN).features.subscription_update.enabled).toBe(false);
});

test('ten products are offered, which is as many as Stripe takes', () => {
  const many = Array.from({ length: 12 }, (_, at) => ({ productId: `prod_${at}`, priceId: `price_${at}` }));
  const { products } = toPortalSettings({ product: 'Acme' }, many, RETURN).features.subscription_update;
  expect(products).toHaveLength(10);
});

test('a difference is told leaf by leaf, and none is none', () => {
  expect(comparePortal(settings(), settings())).toBeUndefined();
  expect(comparePortal(settings(), undefined)?.kind).toBe('create_portal');
  const terms = settings({ termsOfServiceUrl: 'https://acme.example/terms', cancel: 'immediately' });
  expect(comparePortal(terms, settings())).toEqual({
    kind: 'update_portal',
    text: 'Change the customer portal: business_profile.terms_of_service_url: nothing → "https://acme.example/terms"; features.subscription_cancel.mode: "at_period_end" → "immediately"',
  });
});

test('the order in which prices are listed is no difference', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(offered, { minLength: 3 }), (shuffled) => {
      expect(toPortalSettings({ product: 'Acme' }, shuffled, RETURN)).toEqual(settings());
    }),
  );
});
