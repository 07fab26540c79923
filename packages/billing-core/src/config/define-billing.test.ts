import { expect, expectTypeOf, test } from 'vitest';
import {
  type BillingConfig,
  defineBilling,
  type FeatureOf,
  flag,
  graduated,
  limit,
  type MeteredOf,
  metered,
  perUnit,
  seats,
} from '../config.ts';

const features = {
  projects: limit('Projects'),
  members: seats('Members'),
  calls: metered('API calls', { unit: 'call' }),
  sso: flag('Single sign-on'),
};
const base = { product: 'Acme', currencies: ['usd', 'jpy'], features } as const;
const names = { name: 'Team', description: '' };
const prices = { usd: { month: 1, year: 10 }, jpy: { month: 100, year: 1_000 } };

const config = defineBilling({
  ...base,
  plans: {
    free: { ...names, features: { projects: 1 } },
    team: {
      ...names,
      prices,
      seats: { feature: 'members', included: 3, prices },
      usage: {
        calls: {
          included: 10,
          prices: { usd: perUnit('0.02'), jpy: graduated([{ upTo: 'more', unit: 3 }]) },
        },
      },
      features: { projects: 'unlimited', sso: true },
    },
  },
  addOns: { projects: { ...names, prices, features: { projects: 10 }, plans: ['team'] } },
  oneTime: {
    credits: { ...names, prices: { usd: 900, jpy: 1_400 }, credits: { calls: 10_000 } },
    lifetime: { ...names, prices: { usd: 49_900, jpy: 70_000 }, plan: 'team' },
  },
});

test('a configuration knows its names, and is a configuration whoever asks', () => {
  expectTypeOf<FeatureOf<typeof config>>().toEqualTypeOf<'projects' | 'members' | 'calls' | 'sso'>();
  expectTypeOf<MeteredOf<typeof config>>().toEqualTypeOf<'calls'>();
  expectTypeOf<keyof typeof config.plans>().toEqualTypeOf<'free' | 'team'>();
  expectTypeOf(config).toExtend<BillingConfig>();
  expect(config.plans.team.seats?.feature).toBe('members');
});

test('a name that is not declared, and a field that does not exist, are compile errors', () => {
  const plan = { ...names, prices, features: {} };
  defineBilling({
    ...base,
    plans: {
      // @ts-expect-error no such field
      a: { ...plan, trialDay: 3 },
      // @ts-expect-error no such feature
      b: { ...plan, features: { project: 1 } },
      // @ts-expect-error a flag is on or off
      c: { ...plan, features: { sso: 1 } },
      // @ts-expect-error no such feature
      d: { ...plan, seats: { feature: 'member', prices } },
      // @ts-expect-error not a feature that counts people
      e: { ...plan, seats: { feature: 'projects', prices } },
      // @ts-expect-error no such feature
      f: { ...plan, usage: { call: { prices: { usd: 1, jpy: 1 } } } },
      // @ts-expect-error not a feature that is metered
      g: { ...plan, usage: { projects: { prices: { usd: 1, jpy: 1 } } } },
      // @ts-expect-error a price in yen is missing
      h: { ...names, prices: { usd: { month: 1, year: 1 } }, features: {} },
    },
    addOns: {
      // @ts-expect-error no such plan
      more: { ...names, prices, features: {}, plans: ['teams'] },
    },
    oneTime: {
      // @ts-expect-error no such plan
      lifetime: { ...names, prices: { usd: 1, jpy: 1 }, plan: 'gold' },
      // @ts-expect-error not a feature that is metered
      credits: { ...names, prices: { usd: 1, jpy: 1 }, credits: { projects: 1 } },
    },
  });
  const limited = (usd: number) => ({ limits: { support: { usd } } });
  defineBilling({ ...base, plans: {}, refunds: limited(5_000) });
  defineBilling({
    ...base,
    plans: {},
    // @ts-expect-error nothing is sold in euros
    refunds: { limits: { support: { eur: 5_000 } } },
    // @ts-expect-error nothing is sold in euros
    disputes: { fraudWarning: { refundUpTo: { eur: 5_000 } } },
  });
  defineBilling({
    ...base,
    plans: {},
    // @ts-expect-error no such role
    refunds: { limits: { king: 'unlimited' } },
    // @ts-expect-error neither of the two
    disputes: { whenLost: 'forget' },
  });
  // @ts-expect-error no such field
  defineBilling({ ...base, plans: {}, plan: {} });
  // @ts-expect-error digits only
  perUnit('two');
});
