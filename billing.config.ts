import { defineBilling, flag, limit, metered, perUnit, seats } from '@billwright/billing-core/config';

// The plans, as code: one for each way to sell. `npm run push` brings them to Stripe and shows what it would change.
// Amounts are in the currency's smallest unit: cents, and whole yen.
export default defineBilling({
  product: 'Acme',
  currencies: ['usd', 'eur', 'jpy'],
  features: {
    projects: limit('Projects'),
    members: seats('Team members', { unit: 'member' }),
    api_calls: metered('API calls a month', { unit: 'API call' }),
    sso: flag('Single sign-on'),
    priority_support: flag('Priority support'),
  },
  plans: {
    // Free, without a card.
    free: {
      name: 'Free',
      description: 'For trying things out, as long as you like.',
      features: { projects: 1, members: 1, api_calls: 1_000 },
    },
    // Flat.
    starter: {
      name: 'Starter',
      description: 'For small teams that ship every week.',
      prices: {
        usd: { month: 2_900, year: 29_000 },
        eur: { month: 2_700, year: 27_000 },
        jpy: { month: 4_400, year: 44_000 },
      },
      features: { projects: 10, members: 5, api_calls: 50_000 },
    },
    // Flat, with a trial.
    pro: {
      name: 'Pro',
      description: 'For companies whose work depends on it.',
      highlighted: true,
      trialDays: 14,
      prices: {
        usd: { month: 7_900, year: 79_000 },
        eur: { month: 7_400, year: 74_000 },
        jpy: { month: 12_000, year: 120_000 },
      },
      features: {
        projects: 'unlimited',
        members: 50,
        api_calls: 1_000_000,
        sso: true,
        priority_support: true,
      },
    },
    // Hybrid: a price of its own, seats beyond the included ones, and use beyond the included amount.
    team: {
      name: 'Team',
      description: 'For teams that grow: pay for who is there and what is used.',
      prices: {
        usd: { month: 4_900, year: 49_000 },
        eur: { month: 4_500, year: 45_000 },
        jpy: { month: 7_400, year: 74_000 },
      },
      seats: {
        feature: 'members',
        included: 3,
        prices: {
          usd: { month: 900, year: 9_000 },
          eur: { month: 850, year: 8_500 },
          jpy: { month: 1_400, year: 14_000 },
        },
      },
      usage: {
        api_calls: {
          included: 100_000,
          prices: { usd: perUnit('0.02'), eur: perUnit('0.019'), jpy: perUnit('0.03') },
        },
      },
      features: { projects: 100, members: 100, sso: true },
    },
    // Metered, and nothing else.
    developer: {
      name: 'Developer',
      description: 'For programs that run now and then.',
      usage: {
        api_calls: { prices: { usd: perUnit('0.04'), eur: perUnit('0.037'), jpy: perUnit('0.06') } },
      },
      features: { projects: 5, members: 2 },
    },
  },
  addOns: {
    extra_projects: {
      name: 'Ten more projects',
      description: 'As often as you need them.',
      prices: {
        usd: { month: 500, year: 5_000 },
        eur: { month: 450, year: 4_500 },
        jpy: { month: 700, year: 7_000 },
      },
      features: { projects: 10 },
      plans: ['starter', 'team'],
    },
  },
  oneTime: {
    credits_10k: {
      name: '10,000 API calls',
      description: 'Used before anything else is charged.',
      prices: { usd: 900, eur: 850, jpy: 1_300 },
      credits: { api_calls: 10_000 },
    },
    lifetime: {
      name: 'Pro for life',
      description: 'One payment, no renewals.',
      prices: { usd: 99_900, eur: 94_900, jpy: 149_000 },
      plan: 'pro',
    },
  },
  lifecycle: {
    // Customers may pause; who wants to cancel is offered this once.
    pause: true,
    retentionOffer: { kind: 'coupon', percentOff: 30, months: 3 },
  },
  // Who does not pay is written to on these days, and loses the plan two weeks after the first failure.
  dunning: { mails: [0, 3, 5, 7], endAfterDays: 14, atEnd: 'cancel' },
  // Support gives back what a small plan costs; finance and admins whatever was paid.
  refunds: {
    limits: {
      support: { usd: 5_000, eur: 5_000, jpy: 7_500 },
      finance: 'unlimited',
      admin: 'unlimited',
    },
  },
  // While a bank has the money invoices wait and access stays; a customer who wins loses the plan. Small suspected payments go back.
  disputes: {
    whileOpen: 'pause_collection',
    whenLost: 'cancel',
    fraudWarning: { refundUpTo: { usd: 5_000, eur: 5_000, jpy: 7_500 } },
    productDescription: 'Acme: project planning for teams, used online.',
    // Your own. Who agreed to which version, when and from where is kept: banks ask for it when a payment is disputed.
    terms: { version: '2026-01', url: 'https://example.com/terms' },
  },
  checkout: { promotionCodes: true },
  promotions: {
    launch: {
      name: 'Launch',
      percentOff: 25,
      duration: { months: 3 },
      codes: { LAUNCH25: { firstTimeOnly: true } },
    },
  },
});
