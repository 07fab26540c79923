import { defineBilling, flag, graduated, limit, metered, perUnit, seats, volume } from '../../config.ts';

const every = (usd: number) => ({ usd: { month: usd, year: usd * 10 }, jpy: { month: usd, year: usd * 10 } });

/** One plan for each way to sell, for tests: flat, hybrid, seats alone, use alone; add-ons and what is bought once. */
export const aRichConfig = defineBilling({
  product: 'Acme',
  currencies: ['usd', 'jpy'],
  features: {
    projects: limit('Projects'),
    members: seats('Members', { unit: 'member' }),
    calls: metered('API calls', { unit: 'call' }),
    sso: flag('Single sign-on'),
  },
  plans: {
    free: { name: 'Free', description: 'To try', features: { projects: 1 } },
    starter: { name: 'Starter', description: 'Small', prices: every(2_900), features: { projects: 10 } },
    team: {
      name: 'Team',
      description: 'Teams',
      prices: every(9_900),
      seats: { feature: 'members', included: 3, prices: every(900) },
      usage: { calls: { included: 100_000, prices: { usd: perUnit('0.02'), jpy: perUnit('0.03') } } },
      features: { projects: 'unlimited', members: 20, sso: true },
    },
    crew: {
      name: 'Crew',
      description: 'Seats alone',
      seats: {
        feature: 'members',
        prices: {
          usd: {
            month: volume([
              { upTo: 10, unit: 1_000 },
              { upTo: 'more', unit: 800 },
            ]),
            year: 10_000,
          },
          jpy: { month: 1_000, year: 10_000 },
        },
      },
      features: { projects: 5 },
    },
    metered: {
      name: 'Metered',
      description: 'Use alone',
      usage: {
        calls: {
          prices: {
            usd: graduated([
              { upTo: 1_000, unit: 5 },
              { upTo: 'more', unit: '0.5', flat: 100 },
            ]),
            jpy: 2,
          },
        },
      },
      features: { projects: 5 },
    },
  },
  addOns: {
    projects: { name: 'More projects', description: '', prices: every(500), features: { projects: 10 } },
    support: {
      name: 'Support',
      description: 'By phone',
      prices: every(2_000),
      features: { sso: true },
      plans: ['team'],
    },
  },
  oneTime: {
    credits: {
      name: 'Calls',
      description: '10,000 calls',
      prices: { usd: 900, jpy: 1_400 },
      credits: { calls: 10_000 },
    },
    lifetime: { name: 'For life', description: '', prices: { usd: 49_900, jpy: 70_000 }, plan: 'starter' },
  },
});
