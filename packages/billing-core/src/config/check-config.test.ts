import { expect, test } from 'vitest';
import { graduated, perUnit, type Tier, volume } from '../config.ts';
import { assertBillingConfig } from './check-config.ts';

const free = { name: 'Free', description: '', features: {} };
const prices = { usd: { month: 900, year: 9_000 }, kwd: { month: 5_000, year: 50_000 } };
const paid = { ...free, name: 'Paid', prices };
const config = {
  product: 'Acme',
  currencies: ['usd', 'kwd'],
  features: {
    projects: { kind: 'limit', label: 'Projects' },
    members: { kind: 'seats', label: 'Members' },
    calls: { kind: 'metered', label: 'Calls', unit: 'call' },
    sso: { kind: 'flag', label: 'SSO' },
  },
  plans: { free, paid },
};
const tiers = (given: readonly Tier[]) => ({ usd: graduated(given), kwd: 10 });

/** What is said of a configuration, `fine` when nothing is. */
function judge(given: object): string {
  try {
    assertBillingConfig({ ...config, ...given }, 'billing.config.ts');
    return 'fine';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
const judgePlan = (plan: object) => judge({ plans: { free, paid, one: { ...free, ...plan } } });
const judgeUse = (use: object) => judgePlan({ usage: { calls: use } });

test('every way to sell may be declared', () => {
  const usage = {
    included: 100,
    prices: { usd: perUnit('0.02'), kwd: graduated([{ upTo: 'more', unit: '0.5' }]) },
  };
  const seats = { feature: 'members', included: 3, prices };
  expect(judge({})).toBe('fine');
  expect(judgePlan({ prices, seats, usage: { calls: usage }, trialDays: 14, trialNeedsCard: false })).toBe(
    'fine',
  );
  expect(judgePlan({ seats })).toBe('fine');
  expect(
    judgeUse({
      prices: {
        usd: volume([
          { upTo: 10, unit: 2, flat: 5 },
          { upTo: 'more', unit: 1 },
        ]),
        kwd: 10,
      },
    }),
  ).toBe('fine');
  expect(judge({ taxBehavior: 'exclusive' })).toBe('fine');
  expect(judge({ taxBehavior: { usd: 'exclusive', kwd: 'inclusive' } })).toBe('fine');
  expect(
    judge({
      addOns: { more: { name: 'More', description: '', prices, features: { projects: 5 }, plans: ['paid'] } },
      oneTime: {
        pack: { name: 'Pack', description: '', prices: { usd: 900, kwd: 3_000 }, credits: { calls: 10 } },
      },
    }),
  ).toBe('fine');
});

test.each<[string, object, RegExp]>([
  [
    'a field that does not exist',
    { plans: { free: { ...free, trial: 3 } } },
    /Unrecognized key: "trial"[\s\S]*plans.free/,
  ],
  [
    'a negative amount',
    { plans: { paid: { ...free, prices: { usd: { month: -1, year: 1 } } } } },
    /plans.paid.prices.usd.month/,
  ],
  [
    'a fraction of the smallest unit',
    { plans: { paid: { ...free, prices: { usd: { month: 0.5, year: 1 } } } } },
    /expected int/,
  ],
  ['a currency that there is not', { currencies: ['usd', 'xyz'] }, /xyz is no currency/],
  ['a currency twice', { currencies: ['usd', 'kwd', 'usd'] }, /usd is there twice/],
  [
    'a price missing in a currency',
    { currencies: ['usd', 'kwd', 'eur'] },
    /plans.paid.prices: there is no price in eur/,
  ],
  [
    'a price in a currency that is not declared',
    { currencies: ['usd'] },
    /plans.paid.prices.kwd: this currency is not declared/,
  ],
])('%s is refused, and where it is', (_, given, message) => {
  expect(judge(given)).toMatch(message);
});

test.each<[string, object, RegExp]>([
  [
    'a third decimal that is not 0',
    { prices: { usd: { month: 1, year: 1 }, kwd: { month: 5_001, year: 10 } } },
    /plans.one.prices.kwd.month: 5001 kwd: the last digit/,
  ],
  [
    'a feature that there is not',
    { features: { project: 1 } },
    /plans.one.features: no feature is called project/,
  ],
  ['a number for a flag', { features: { sso: 3 } }, /plans.one.features.sso: a flag can't/],
  [
    'seats of what is no number of people',
    { seats: { feature: 'projects', prices } },
    /seats.feature.projects: a limit can't/,
  ],
  [
    'more seats included than allowed',
    { features: { members: 2 }, seats: { feature: 'members', included: 3, prices } },
    /more are included than the plan allows \(2\)/,
  ],
  [
    'a use of what is not metered',
    { usage: { projects: { prices: { usd: 1, kwd: 10 } } } },
    /usage.projects: a limit can't/,
  ],
  ['a trial of what is free', { trialDays: 7 }, /a free plan needs no trial/],
  ['a card for no trial', { prices, trialNeedsCard: false }, /trialNeedsCard: there is no trial/],
])('%s is refused', (_, plan, message) => {
  expect(judgePlan(plan)).toMatch(message);
});

test('tiers end one after the other, the last one at more', () => {
  expect(judgeUse({ prices: tiers([{ upTo: 10, unit: 1 }]) })).toMatch(
    /prices.usd.use: the last tier ends at 'more'/,
  );
  const falling: Tier[] = [
    { upTo: 10, unit: 2 },
    { upTo: 10, unit: 1 },
    { upTo: 'more', unit: 1 },
  ];
  expect(judgeUse({ prices: tiers(falling) })).toMatch(/each tier ends later/);
  expect(
    judgeUse({
      prices: tiers([
        { upTo: 'more', unit: 2 },
        { upTo: 'more', unit: 1 },
      ]),
    }),
  ).toMatch(/each tier ends later/);
  expect(judgeUse({ prices: tiers([]) })).toMatch(/usage.calls.prices.usd/);
  expect(judgeUse({ prices: { usd: perUnit('-1'), kwd: 10 } })).toMatch(/usage.calls.prices.usd/);
});

test('a volume price, which prices all units, has no included amount beside it', () => {
  const prices = { usd: volume([{ upTo: 'more', unit: 1 }]), kwd: 10 };
  expect(judgeUse({ included: 5, prices })).toMatch(/included amount as its first tier/);
});

test('whole amounts are asked for where a currency has no smaller coin', () => {
  const plans = { one: { ...free, prices: { isk: { month: 500, year: 5_050 } } } };
  expect(judge({ currencies: ['isk'], plans })).toMatch(/prices.isk.year: 5050 isk: whole amounts only/);
});

test('add-ons and one-time products name what there is, and give something', () => {
  const words = { name: 'More', description: '' };
  const addOn = (more: object) => judge({ addOns: { more: { ...words, prices, features: {}, ...more } } });
  const once = (more: object) =>
    judge({ oneTime: { pack: { ...words, prices: { usd: 1, kwd: 10 }, ...more } } });
  expect(addOn({ plans: ['gold'] })).toMatch(/no plan is called gold/);
  expect(addOn({ plans: ['free'] })).toMatch(/free costs nothing/);
  expect(addOn({ features: { constructor: 1 } })).toMatch(/no feature is called constructor/);
  expect(once({})).toMatch(/neither credits nor a plan/);
  expect(once({ plan: 'free' })).toMatch(/free costs nothing/);
  expect(once({ credits: { projects: 1 } })).toMatch(/credits.projects: a limit can't/);
});

test('a promotion takes off a share or an amount in every currency, for plans that there are, with codes that are told apart', () => {
  const launch = { name: 'Launch', percentOff: 20, duration: 'once' };
  const judgePromotion = (promotion: object) => judge({ promotions: { launch: promotion } });
  expect(judgePromotion({ ...launch, duration: { months: 3 }, plans: ['paid'], codes: { 'L-20': {} } })).toBe(
    'fine',
  );
  expect(judgePromotion({ ...launch, amountOff: { usd: 1, kwd: 1 } })).toContain(
    'either percentOff or amountOff',
  );
  expect(judgePromotion({ name: 'Launch', duration: 'once' })).toContain('either percentOff or amountOff');
  expect(judgePromotion({ name: 'Launch', duration: 'once', amountOff: { usd: 100 } })).toContain(
    'no amount in kwd',
  );
  expect(judgePromotion({ ...launch, plans: ['paidd'] })).toContain('no plan is called paidd');
  expect(judgePromotion({ ...launch, codes: { 'L 20': {} } })).toContain('Invalid key in record');
  expect(judgePromotion({ ...launch, codes: { L20: {}, l20: {} } })).toContain('is there twice');
  expect(judgePromotion({ ...launch, codes: { L20: { minimumAmount: { eur: 1 } } } })).toContain(
    'nothing is sold in eur',
  );
});

test('a limit of refunds is in a currency that is sold in, and grows with the role', () => {
  const judgeLimits = (limits: object) => judge({ refunds: { limits } });
  expect(judgeLimits({ support: { usd: 5_000 }, finance: 'unlimited', admin: 'unlimited' })).toBe('fine');
  expect(judgeLimits({ support: { eur: 5_000 } })).toContain(
    'refunds.limits.support: nothing is sold in eur.',
  );
  expect(judgeLimits({ support: { usd: 5_000, kwd: 0 }, finance: { usd: 4_000, kwd: 1 } })).toContain(
    'refunds.limits: support may give back more USD than finance.',
  );
  expect(judgeLimits({ finance: 'unlimited', admin: 'none' })).toContain(
    'refunds.limits: finance may give back more USD than admin.',
  );
  expect(judgeLimits({ support: { usd: -1 } })).not.toBe('fine');
  expect(judgeLimits({ king: 'unlimited' })).not.toBe('fine');
});

test('a policy on disputes says what there is to say, in currencies that are sold in', () => {
  const judgeDisputes = (disputes: object) => judge({ disputes });
  expect(judgeDisputes({ whileOpen: 'collect', fraudWarning: { refundUpTo: { usd: 5_000 } } })).toBe('fine');
  expect(judgeDisputes({ fraudWarning: { refundUpTo: { eur: 5_000 } } })).toContain(
    'disputes.fraudWarning.refundUpTo: nothing is sold in eur.',
  );
  expect(judgeDisputes({ fraudWarning: { refundUpTo: { usd: 0 } } })).not.toBe('fine');
  expect(judgeDisputes({ whenLost: 'forget' })).not.toBe('fine');
});
