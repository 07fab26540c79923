import { defineBilling, limit, metered } from '../src/config.ts';

/** Sells credits and a plan for good, beside the plan by the month. */
export const purchasesConfig = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { projects: limit('Projects'), calls: metered('Calls') },
  plans: {
    free: { name: 'Free', description: '', features: { projects: 1 } },
    pro: {
      name: 'Pro',
      description: '',
      prices: { usd: { month: 2_900, year: 29_000 } },
      features: { projects: 10 },
    },
  },
  oneTime: {
    credits: { name: 'Calls', description: '', prices: { usd: 900 }, credits: { calls: 10_000 } },
    lifetime: { name: 'For life', description: '', prices: { usd: 49_900 }, plan: 'pro' },
  },
});
