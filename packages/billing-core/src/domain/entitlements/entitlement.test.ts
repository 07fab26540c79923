import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineBilling, flag, limit, metered, seats } from '../../config.ts';
import { aSubscription } from '../subscription.example.ts';
import type { Subscription } from '../subscription.ts';
import { toEntitlement } from './entitlement.ts';
import { cheapestPlanWith } from './feature-level.ts';
import { type EntitlementGrant, type GrantContent, type Holdings, NO_HOLDINGS } from './holdings.ts';
import { decideSources } from './sources.ts';

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: {
    projects: limit('Projects'),
    members: seats('Members'),
    calls: metered('Calls'),
    sso: flag('SSO'),
    audit: flag('Audit log'),
  },
  plans: {
    free: { name: 'Free', description: '', features: { projects: 1, calls: 10 } },
    pro: {
      name: 'Pro',
      description: '',
      prices: { usd: { month: 200, year: 2_000 } },
      features: { projects: 'unlimited', members: 50, calls: 1_000, sso: true },
    },
    starter: {
      name: 'Starter',
      description: '',
      prices: { usd: { month: 100, year: 1_000 } },
      features: { projects: 10, members: 5, calls: 100 },
    },
  },
});
const at = (iso: string) => new Date(iso);
const NOW = at('2026-01-10');

const entitlement = (holdings: Partial<Holdings>, feature: string, now = NOW, plans = config) => {
  const held = { ...NO_HOLDINGS, ...holdings };
  return toEntitlement(
    { config: plans, holdings: held, sources: decideSources(plans, held, now), now },
    feature,
  );
};
const subscribed = (more: Partial<Subscription> = {}) => ({ subscriptions: [aSubscription(more)] });
const aGrant = (content: GrantContent, more: Partial<EntitlementGrant> = {}): EntitlementGrant => ({
  id: `grant_${JSON.stringify([content, more])}`,
  source: 'operator',
  content,
  startsAt: at('2026-01-01'),
  endsAt: at('2026-03-01'),
  revokedAt: null,
  ...more,
});

describe('plans', () => {
  test('without a subscription the free plan holds, and what it lacks names the cheapest plan that has it', () => {
    expect(entitlement({}, 'projects')).toEqual({
      feature: 'projects',
      label: 'Projects',
      kind: 'limit',
      allowed: true,
      limit: 1,
      because: 'There is no subscription.',
      changesAt: null,
      upgradeTo: { planKey: 'starter', planName: 'Starter' },
    });
    expect(entitlement({}, 'members')).toMatchObject({
      allowed: false,
      limit: 0,
      upgradeTo: { planKey: 'starter' },
    });
    expect(entitlement({}, 'sso')).toMatchObject({ allowed: false, upgradeTo: { planKey: 'pro' } });
    expect(entitlement({}, 'audit')).toMatchObject({ allowed: false, upgradeTo: null });
  });

  test('a subscription gives its plan, and says until when that is sure', () => {
    expect(entitlement(subscribed(), 'projects')).toMatchObject({
      limit: 10,
      because: 'The subscription is active.',
      changesAt: '2026-02-04T00:00:00.000Z',
      upgradeTo: { planKey: 'pro' },
    });
    expect(entitlement(subscribed({ planKey: 'pro' }), 'projects')).toMatchObject({
      allowed: true,
      limit: null,
      upgradeTo: null,
    });
  });

  test('a subscription without access leaves the free plan, with the reason', () => {
    expect(entitlement(subscribed({ status: 'unpaid' }), 'projects')).toMatchObject({
      limit: 1,
      because: 'The subscription is unpaid.',
    });
  });

  test('of two subscriptions of one product line the older counts, until the second is undone', () => {
    const subscriptions = [
      aSubscription({ id: 'sub_2', planKey: 'pro', createdAt: at('2026-01-02') }),
      aSubscription({ id: 'sub_1', planKey: 'starter' }),
    ];
    expect(entitlement({ subscriptions }, 'projects')).toMatchObject({ limit: 10 });
  });

  test('a feature that is added to a plan in code reaches those who hold the plan', () => {
    const { starter } = config.plans;
    const richer = {
      ...config,
      plans: { ...config.plans, starter: { ...starter, features: { ...starter.features, audit: true } } },
    };
    expect(entitlement(subscribed(), 'audit')).toMatchObject({ allowed: false });
    expect(entitlement(subscribed(), 'audit', NOW, richer)).toMatchObject({ allowed: true });
  });

  test('a plan that is no longer declared gives what the free plan does, and says so', () => {
    expect(entitlement(subscribed({ planKey: 'gold' }), 'projects')).toMatchObject({
      limit: 1,
      because: 'The plan gold is no longer declared.',
    });
  });

  test('a feature that is not declared is refused with the names of those that are', () => {
    expect(() => entitlement({}, 'ssso')).toThrow(
      'No feature is called "ssso"; billing.config.ts declares projects, members, calls, sso, audit.',
    );
    expect(() => entitlement({}, 'toString')).toThrow('No feature is called "toString"');
  });
});

describe('grants', () => {
  test('a granted plan counts where it is more generous, until its end', () => {
    const holdings = { ...subscribed(), grants: [aGrant({ kind: 'plan', planKey: 'pro' })] };
    expect(entitlement(holdings, 'members')).toMatchObject({
      limit: 50,
      because: 'Granted until 1 March 2026.',
      changesAt: '2026-02-04T00:00:00.000Z',
    });
    expect(entitlement(holdings, 'members', at('2026-03-01'))).toMatchObject({ limit: 0 });
  });

  test('a granted amount comes on top of the plan', () => {
    const holdings = {
      ...subscribed(),
      grants: [aGrant({ kind: 'feature', feature: 'projects', amount: 5 })],
    };
    expect(entitlement(holdings, 'projects')).toMatchObject({
      limit: 15,
      because: 'The subscription is active. 5 more: Granted until 1 March 2026.',
    });
    expect(entitlement(holdings, 'members')).toMatchObject({ limit: 5 });
  });

  test('a flag that is granted is on, and what is granted without an amount has no limit', () => {
    const holdings = {
      grants: [
        aGrant({ kind: 'feature', feature: 'sso', amount: null }),
        aGrant({ kind: 'feature', feature: 'projects', amount: null }, { endsAt: null, source: 'purchase' }),
      ],
    };
    expect(entitlement(holdings, 'sso')).toMatchObject({
      allowed: true,
      because: 'Granted until 1 March 2026.',
    });
    expect(entitlement(holdings, 'projects')).toMatchObject({ limit: null });
  });

  test('a grant that was withdrawn or has not begun gives nothing; one that is to begin says when things change', () => {
    const later = aGrant({ kind: 'feature', feature: 'sso', amount: null }, { startsAt: at('2026-02-01') });
    const gone = aGrant({ kind: 'feature', feature: 'sso', amount: null }, { revokedAt: at('2026-01-05') });
    expect(entitlement({ grants: [gone, later] }, 'sso')).toMatchObject({
      allowed: false,
      changesAt: '2026-02-01T00:00:00.000Z',
    });
  });

  test('an extension makes the newest subscription go on, whatever became of it', () => {
    const grants = [aGrant({ kind: 'extension' })];
    const ended = subscribed({ status: 'canceled', planKey: 'pro' });
    expect(entitlement({ ...ended, grants }, 'sso')).toMatchObject({
      allowed: true,
      because: 'Access was extended until 1 March 2026.',
      changesAt: '2026-03-01T00:00:00.000Z',
    });
    expect(entitlement({ ...ended, grants }, 'sso', at('2026-03-01'))).toMatchObject({ allowed: false });
    expect(entitlement({ grants }, 'sso')).toMatchObject({ allowed: false });
  });
});

describe('add-ons', () => {
  const sold = defineBilling({
    ...config,
    addOns: {
      five: {
        name: 'Five projects',
        description: '',
        prices: { usd: { month: 5, year: 50 } },
        features: { projects: 5, audit: true, members: 0 },
      },
    },
  });
  const [base] = aSubscription().items;
  const holding = (key: string, more: Partial<Subscription> = {}) => {
    const items = base ? [base, { ...base, id: 'si_2', role: 'add_on' as const, key, quantity: 2 }] : [];
    return subscribed({ items, ...more });
  };

  test('add to the plan as often as they were bought, and say so', () => {
    expect(entitlement(holding('five'), 'projects', NOW, sold)).toMatchObject({
      limit: 20,
      because: 'The subscription is active. 10 more: Five projects.',
    });
    expect(entitlement(holding('five'), 'audit', NOW, sold)).toMatchObject({
      allowed: true,
      because: 'Five projects.',
    });
    expect(entitlement(holding('five'), 'members', NOW, sold)).toMatchObject({ limit: 5 });
  });

  test('end with the subscription, and one that is no longer declared adds nothing', () => {
    expect(entitlement(holding('five', { status: 'unpaid' }), 'projects', NOW, sold)).toMatchObject({
      limit: 1,
    });
    expect(entitlement(holding('ten'), 'projects', NOW, sold)).toMatchObject({ limit: 10 });
  });
});

describe('metered features', () => {
  const used = (total: number) => ({
    usage: [
      {
        feature: 'calls',
        periodStartsAt: at('2026-01-01'),
        periodEndsAt: at('2026-02-01'),
        total,
        included: 100,
      },
    ],
  });

  test('their balance is what the period includes less what was used, and is there anew with the next period', () => {
    expect(entitlement({ ...subscribed(), ...used(30) }, 'calls')).toMatchObject({
      allowed: true,
      limit: 100,
      balance: {
        included: 100,
        used: 30,
        remaining: 70,
        credits: 0,
        periodStartsAt: '2026-01-01T00:00:00.000Z',
        resetsAt: '2026-02-01T00:00:00.000Z',
      },
      changesAt: '2026-02-01T00:00:00.000Z',
    });
    expect(entitlement({ ...subscribed(), ...used(30) }, 'calls', at('2026-02-01'))).toMatchObject({
      balance: { used: 0, remaining: 100, resetsAt: '2026-03-01T00:00:00.000Z' },
    });
  });

  test('used up is not allowed, nothing is below zero, and credits make it allowed again', () => {
    expect(entitlement({ ...subscribed(), ...used(130) }, 'calls')).toMatchObject({
      allowed: false,
      balance: { remaining: 0 },
    });
    const grants = [aGrant({ kind: 'credits', feature: 'calls', amount: 50 })];
    expect(entitlement({ ...subscribed(), ...used(130), grants }, 'calls')).toMatchObject({
      allowed: true,
      limit: 150,
      balance: { included: 100, used: 130, remaining: 20, credits: 20 },
    });
  });
});

describe('what is sold by use or by seat', () => {
  const prices = { usd: { month: 1, year: 2 } };
  const sold = defineBilling({
    product: 'Acme',
    currencies: ['usd'],
    features: { members: seats('Members'), calls: metered('Calls'), mails: metered('Mails') },
    plans: {
      team: {
        name: 'Team',
        description: '',
        seats: { feature: 'members', prices },
        usage: { calls: { included: 100, prices: { usd: 1 } }, mails: { prices: { usd: 1 } } },
        features: { members: 20, mails: 500 },
      },
      solo: { name: 'Solo', description: '', prices, features: { mails: 10 } },
    },
  });
  const of = (feature: keyof typeof sold.features, holdings: Partial<Holdings> = {}) => {
    const held = { ...NO_HOLDINGS, ...subscribed({ planKey: 'team' }), ...holdings };
    const sources = decideSources(sold, held, NOW);
    return toEntitlement({ config: sold, holdings: held, sources, now: NOW }, feature);
  };

  test('what goes over the included amount is charged and allowed, up to the number that the plan names', () => {
    const period = { periodStartsAt: at('2026-01-01'), periodEndsAt: at('2026-02-01'), included: 100 };
    const usage = [
      { ...period, feature: 'calls', total: 150 },
      { ...period, feature: 'mails', total: 500, included: 0 },
    ];
    expect(of('calls', { usage })).toMatchObject({
      allowed: true,
      limit: null,
      balance: { included: 100, used: 150, remaining: null, isCharged: true },
    });
    expect(of('mails', { usage })).toMatchObject({
      allowed: false,
      limit: 500,
      balance: { included: 0, used: 500, remaining: 0, isCharged: true },
    });
  });

  test('seats that are paid one by one end where the plan says', () => {
    expect(of('members')).toMatchObject({ allowed: true, limit: 20 });
  });

  test('the cheapest plan is told by what a month costs one person', () => {
    const cheaper = {
      ...sold,
      plans: { ...sold.plans, solo: { ...sold.plans.solo, prices: { usd: { month: 9, year: 9 } } } },
    };
    expect(cheapestPlanWith(cheaper, 'mails', 10)).toEqual({ planKey: 'team', planName: 'Team' });
    expect(cheapestPlanWith(cheaper, 'mails', 501)).toBeNull();
  });
});

const moment = fc.date({ min: at('2025-12-15'), max: at('2026-04-01'), noInvalidDate: true });
const anySubscription = fc
  .record({
    id: fc.constantFrom('sub_1', 'sub_2'),
    status: fc.constantFrom('active', 'trialing', 'past_due', 'unpaid', 'canceled', 'paused'),
    planKey: fc.constantFrom('starter', 'pro', 'gone'),
    trialEndsAt: fc.option(moment),
    cancelAt: fc.option(moment),
    createdAt: moment,
    interval: fc.constantFrom('month', 'year'),
    defaultPaymentMethodId: fc.constantFrom(null, 'pm_1'),
  })
  .map(aSubscription);
const anyGrant = fc
  .record({
    content: fc.constantFrom<GrantContent>(
      { kind: 'plan', planKey: 'pro' },
      { kind: 'extension' },
      { kind: 'feature', feature: 'sso', amount: null },
      { kind: 'feature', feature: 'projects', amount: 3 },
      { kind: 'credits', feature: 'calls', amount: 50 },
    ),
    startsAt: moment,
    endsAt: fc.option(moment),
    revokedAt: fc.option(moment),
  })
  .map(({ content, ...more }) => aGrant(content, more));
const anyHoldings = fc.record({
  subscriptions: fc.uniqueArray(anySubscription, { maxLength: 2, selector: ({ id }) => id }),
  grants: fc.array(anyGrant, { maxLength: 3 }),
});
const everything = (holdings: Partial<Holdings>, now: Date) =>
  Object.keys(config.features).map((feature) => entitlement(holdings, feature, now));

test('property: until the moment that an answer names, the clock alone does not change it', () => {
  fc.assert(
    fc.property(anyHoldings, moment, moment, (holdings, one, other) => {
      const [first, later] = one <= other ? [one, other] : [other, one];
      const [before, afterwards] = [everything(holdings, first), everything(holdings, later)];
      for (const [at, view] of before.entries())
        if (view.changesAt === null || later < new Date(view.changesAt)) expect(afterwards[at]).toEqual(view);
    }),
    { numRuns: 300 },
  );
});

test('property: the order of rows does not matter', () => {
  fc.assert(
    fc.property(anyHoldings, moment, ({ subscriptions, grants }, now) => {
      const turned = { subscriptions: subscriptions.toReversed(), grants: grants.toReversed() };
      const limits = (holdings: Partial<Holdings>) =>
        everything(holdings, now).map(({ feature, allowed, limit }) => [feature, allowed, limit]);
      expect(limits(turned)).toEqual(limits({ subscriptions, grants }));
    }),
  );
});

test('property: one more grant never takes anything away', () => {
  const sizeOf = ({ allowed, limit }: ReturnType<typeof entitlement>) =>
    limit === undefined ? Number(allowed) : (limit ?? Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(anyHoldings, anyGrant, moment, (holdings, grant, now) => {
      const before = everything(holdings, now);
      const afterwards = everything({ ...holdings, grants: [...holdings.grants, grant] }, now);
      for (const [at, view] of before.entries())
        expect(sizeOf(afterwards[at] ?? view)).toBeGreaterThanOrEqual(sizeOf(view));
    }),
  );
});
