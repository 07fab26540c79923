import { defineBilling, flag, limit, metered, seats } from '@billwright/billing-core/config';

// The plans, as code. `npm run push` brings them to Stripe and shows what it would change. Amounts are in cents.
export default defineBilling({
  product: 'Acme',
  currencies: ['usd', 'eur'],
  features: {
    projects: limit('Projects'),
    members: seats('Team members'),
    api_calls: metered('API calls a month'),
    sso: flag('Single sign-on'),
    priority_support: flag('Priority support'),
  },
  plans: {
    free: {
      name: 'Free',
      description: 'For trying things out, as long as you like.',
      features: { projects: 1, members: 1, api_calls: 1_000 },
    },
    starter: {
      name: 'Starter',
      description: 'For small teams that ship every week.',
      prices: { usd: { month: 2_900, year: 29_000 }, eur: { month: 2_700, year: 27_000 } },
      features: { projects: 10, members: 5, api_calls: 50_000 },
    },
    pro: {
      name: 'Pro',
      description: 'For companies whose work depends on it.',
      highlighted: true,
      trialDays: 14,
      prices: { usd: { month: 7_900, year: 79_000 }, eur: { month: 7_400, year: 74_000 } },
      features: {
        projects: 'unlimited',
        members: 50,
        api_calls: 1_000_000,
        sso: true,
        priority_support: true,
      },
    },
  },
});
