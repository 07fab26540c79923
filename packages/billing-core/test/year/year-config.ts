import type { BillingConfig } from '../../src/config.ts';
import { defineBilling, limit, metered, perUnit } from '../../src/config.ts';
import type { PlainEnd } from './plain/case-clerk.ts';
import type { PlainPolicy } from './plain/plain-mails.ts';

const DAY = 86_400;
/** What a month of the plan that counts includes. */
const INCLUDED = 1_000;
/** Of one pack. */
export const PACK = 500;

/** What is done about failed payments, and what is told beforehand; days. */
const POLICY = {
  mails: [0, 3, 5, 7],
  endAfterDays: 14,
  trialEndingDays: 3,
  renewalNoticeDays: 30,
} as const;

/** The business changes its mind twice in the year: who does not pay is left past due, then paused, then cancelled. */
const ENDS: readonly PlainEnd[] = ['leave_past_due', 'pause', 'cancel'];

/** The policy of a year of so many days from a moment on; Unix seconds. */
export function yearPolicy(beginsAt: number, days: number): PlainPolicy {
  const third = (days * DAY) / ENDS.length;
  return {
    ...POLICY,
    included: { team: INCLUDED },
    atEnd: (now) => ENDS[Math.min(Math.floor((now - beginsAt) / third), ENDS.length - 1)] ?? 'cancel',
  };
}

/** What the business of the year sells: plans that are paid at once, one of which counts, one with two weeks free, and packs. */
const OFFERS = defineBilling({
  product: 'Year',
  currencies: ['usd', 'eur'],
  features: { projects: limit('Projects'), calls: metered('API calls', { unit: 'call' }) },
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
      usage: { calls: { included: INCLUDED, prices: { usd: perUnit('2'), eur: perUnit('2') } } },
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
  oneTime: {
    pack: {
      name: 'Calls',
      description: 'Used after those of the plan',
      prices: { usd: 900, eur: 800 },
      credits: { calls: PACK },
    },
  },
});

/** The same, with the policy as it is at a moment. */
export const yearConfig = (policy: PlainPolicy, now: () => number): BillingConfig & typeof OFFERS => ({
  ...OFFERS,
  dunning: {
    ...POLICY,
    get atEnd() {
      return policy.atEnd(now());
    },
  },
});
