import { defineBilling, flag, limit } from '../../config.ts';

/** Plans for tests: free, starter at 29, pro at 79 with a trial. */
export const aConfig = defineBilling({
  product: 'Acme',
  currencies: ['usd', 'eur'],
  features: { projects: limit('Projects'), sso: flag('Single sign-on') },
  plans: {
    free: { name: 'Free', description: 'To try', features: { projects: 1 } },
    starter: {
      name: 'Starter',
      description: 'Small teams',
      prices: { usd: { month: 2_900, year: 29_000 }, eur: { month: 2_700, year: 27_000 } },
      features: { projects: 10 },
    },
    pro: {
      name: 'Pro',
      description: 'Companies',
      trialDays: 14,
      prices: { usd: { month: 7_900, year: 79_000 }, eur: { month: 7_400, year: 74_000 } },
      features: { projects: 'unlimited', sso: true },
    },
  },
});
