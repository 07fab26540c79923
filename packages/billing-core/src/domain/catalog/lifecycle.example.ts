import { defineBilling, flag } from '../../config.ts';

/** Two plans that are told from the free one by a flag, with a pause and an offer, for tests of what becomes of a subscription. */
export const aLifecycleConfig = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { exports: flag('Exports') },
  plans: {
    free: { name: 'Free', description: '', features: {} },
    starter: {
      name: 'Starter',
      description: '',
      prices: { usd: { month: 2_900, year: 29_000 } },
      features: { exports: true },
    },
    pro: {
      name: 'Pro',
      description: '',
      prices: { usd: { month: 7_900, year: 79_000 } },
      features: { exports: true },
    },
    trial: {
      name: 'Trial',
      description: '',
      trialDays: 14,
      prices: { usd: { month: 4_900, year: 49_000 } },
      features: { exports: true },
    },
  },
  lifecycle: { pause: true, retentionOffer: { kind: 'coupon', percentOff: 30, months: 3 } },
});
