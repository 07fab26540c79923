import { defineBilling, limit } from '../../src/config.ts';

/** What is done about failed payments, and what is told beforehand; days. */
export const yearPolicy = {
  mails: [0, 3, 5, 7],
  endAfterDays: 14,
  atEnd: 'cancel',
  trialEndingDays: 3,
  renewalNoticeDays: 30,
} as const;

/** What the business of the year sells: two plans that are paid at once, and one with two weeks free. */
export const yearConfig = defineBilling({
  product: 'Year',
  currencies: ['usd', 'eur'],
  features: { projects: limit('Projects') },
  dunning: yearPolicy,
  disputes: { fraudWarning: { refundUpTo: { usd: 5_000, eur: 5_000 } } },
  plans: {
    starter: {
      name: 'Starter',
      description: 'Small teams',
      prices: { usd: { month: 2_900, year: 29_000 }, eur: { month: 2_700, year: 27_000 } },
      features: { projects: 10 },
    },
    team: {
      name: 'Team',
      description: 'Teams',
      prices: { usd: { month: 7_900, year: 79_000 }, eur: { month: 7_400, year: 74_000 } },
      features: { projects: 100 },
    },
    pro: {
      name: 'Pro',
      description: 'To try first',
      trialDays: 14,
      prices: { usd: { month: 4_900, year: 49_000 }, eur: { month: 4_500, year: 45_000 } },
      features: { projects: 50 },
    },
  },
});
