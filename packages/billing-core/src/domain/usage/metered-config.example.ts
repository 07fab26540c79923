import { defineBilling, limit, metered } from '../../config.ts';

/** Plans for tests of usage: starter charges 2 cents for each call over the hundred that a month includes. */
export const aMeteredConfig = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { projects: limit('Projects'), calls: metered('Calls', { unit: 'call' }) },
  plans: {
    free: { name: 'Free', description: 'To try', features: { projects: 1, calls: 50 } },
    starter: {
      name: 'Starter',
      description: 'Small teams',
      prices: { usd: { month: 2_900, year: 29_000 } },
      features: { projects: 10 },
      usage: { calls: { included: 100, prices: { usd: 2 } } },
    },
  },
});
