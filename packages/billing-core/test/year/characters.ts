import type { Dice } from '../lab/dice.ts';

/** What somebody, or the staff for them, does. Cards are Stripe's test cards, by number where they are typed, by name where they are saved. */
export type Deed =
  | { kind: 'subscribe'; planKey: PlanKey; interval: 'month' | 'year' }
  /** A card that is the default from now on: the bank sent another, or it is a new one. */
  | { kind: 'use_card'; card: string }
  /** A good card, and what is open is paid with it. */
  | { kind: 'fix_card' }
  /** The bank asks, the cardholder says yes. */
  | { kind: 'confirm_payment' }
  | { kind: 'change_plan'; planKey: PlanKey; interval: 'month' | 'year' }
  | { kind: 'leave' }
  | { kind: 'leave_now' }
  | { kind: 'stay_after_all' }
  | { kind: 'pause' }
  | { kind: 'resume' }
  /** So many API calls. */
  | { kind: 'use'; quantity: number }
  | { kind: 'buy_pack' }
  /** Of the last payment. */
  | { kind: 'refund'; percent: number }
  /** The staff's answer to what the bank took back. */
  | { kind: 'answer_dispute'; verdict: 'win' | 'lose' | 'accept' };

export type PlanKey = 'starter' | 'team' | 'pro';

/**
 * When: days since the person came, since a payment of theirs failed that is not paid yet, or was taken back, or since they were
 * told that their card expires.
 */
export type Cue =
  | { day: number }
  | { afterFailure: number }
  | { afterDispute: number }
  | { afterExpiryMail: number };

/** What a person does at a cue, each once a failure or dispute. */
export interface Step {
  on: Cue;
  deed: Deed;
}

/** How somebody is: all that they will do, worked out from chance alone when they come. */
export type Character = (dice: Dice) => readonly Step[];

const FAILS = 'pm_card_chargeCustomerFail';
const ASKS = 'pm_card_authenticationRequired';
export const GOOD_CARD = 'pm_card_mastercard';
/** Cards that will not pay by themselves, however often they are tried. */
export const BAD_CARDS: ReadonlySet<string> = new Set([FAILS, ASKS]);

const comes = (planKey: PlanKey, interval: 'month' | 'year' = 'month'): Step => ({
  on: { day: 0 },
  deed: { kind: 'subscribe', planKey, interval },
});
const onDay = (day: number, deed: Deed): Step => ({ on: { day }, deed });
const afterFailure = (days: number, deed: Deed): Step => ({ on: { afterFailure: days }, deed });
/** Some months after they came, in the middle of a period. */
const someDay = (dice: Dice, months = 4) => 31 * dice.below(months) + 5 + dice.below(20);
const paidPlan = (dice: Dice) => dice.of<PlanKey>(['starter', 'starter', 'team']);

export const CHARACTERS = {
  paysAlways: (dice) => [comes(paidPlan(dice))],
  paysByTheYear: (dice) => [comes(paidPlan(dice), 'year')],
  fixesTheCard: (dice) => [
    comes(paidPlan(dice)),
    onDay(someDay(dice), { kind: 'use_card', card: FAILS }),
    afterFailure(dice.of([0, 1, 2, 4, 6, 8, 9]), { kind: 'fix_card' }),
  ],
  neverFixes: (dice) => [comes(paidPlan(dice)), onDay(someDay(dice), { kind: 'use_card', card: FAILS })],
  /** After the policy's end, whatever that was. */
  paysTooLate: (dice) => [
    comes(paidPlan(dice)),
    onDay(someDay(dice), { kind: 'use_card', card: FAILS }),
    afterFailure(17 + dice.below(8), { kind: 'fix_card' }),
  ],
  /** Some give its successor when they are told, some when it fails, some never. */
  hasAnOldCard: (dice) => [
    comes(paidPlan(dice)),
    ...dice.of<Step[]>([
      [{ on: { afterExpiryMail: 1 + dice.below(9) }, deed: { kind: 'use_card', card: GOOD_CARD } }],
      [afterFailure(dice.of([1, 4, 8]), { kind: 'fix_card' })],
      [],
    ]),
  ],
  usesMuch: (dice) => [
    comes('team'),
    ...[0, 1, 2, 3].flatMap((month) => [
      onDay(31 * month + 10, { kind: 'use', quantity: 400 + dice.below(1_000) }),
    ]),
    onDay(50 + dice.below(40), { kind: 'buy_pack' }),
  ],
  buysPacks: (dice) => [
    comes(paidPlan(dice)),
    onDay(someDay(dice), { kind: 'buy_pack' }),
    onDay(someDay(dice), { kind: 'buy_pack' }),
    ...(dice.chance(50) ? [onDay(140, { kind: 'refund', percent: 100 } as const)] : []),
  ],
  leavesWhileOwing: (dice) => [
    comes(paidPlan(dice)),
    onDay(someDay(dice), { kind: 'use_card', card: FAILS }),
    afterFailure(dice.of([1, 4, 6]), { kind: 'leave_now' }),
  ],
  leaves: (dice) => [comes(paidPlan(dice)), onDay(someDay(dice), { kind: 'leave' })],
  leavesAtOnce: (dice) => [comes(paidPlan(dice)), onDay(someDay(dice), { kind: 'leave_now' })],
  staysAfterAll: (dice) => {
    const day = someDay(dice);
    return [comes(paidPlan(dice)), onDay(day, { kind: 'leave' }), onDay(day + 2, { kind: 'stay_after_all' })];
  },
  changesPlan: (dice) => {
    const day = someDay(dice, 3);
    return [
      comes('starter'),
      onDay(day, { kind: 'change_plan', planKey: 'team', interval: 'month' }),
      onDay(day + 40 + dice.below(40), { kind: 'change_plan', planKey: 'starter', interval: 'month' }),
    ];
  },
  pauses: (dice) => {
    const day = someDay(dice, 3);
    return [comes(paidPlan(dice)), onDay(day, { kind: 'pause' }), onDay(day + 20, { kind: 'resume' })];
  },
  asksForMoney: (dice) => [
    comes(paidPlan(dice)),
    onDay(someDay(dice), { kind: 'refund', percent: dice.of([100, 50, 30]) }),
    onDay(130 + dice.below(20), { kind: 'refund', percent: dice.of([100, 25]) }),
  ],
  disputes: (dice) => [
    ...uses(dice, dice.of(['pm_card_createDispute', 'pm_card_createDisputeProductNotReceived'])),
    ...(dice.chance(70)
      ? [
          {
            on: { afterDispute: 1 + dice.below(6) },
            deed: { kind: 'answer_dispute', verdict: dice.of(['win', 'win', 'lose', 'accept'] as const) },
          } satisfies Step,
        ]
      : []),
  ],
  inquires: (dice) => uses(dice, 'pm_card_createDisputeInquiry'),
  isSuspected: (dice) => uses(dice, 'pm_card_createIssuerFraudRecord'),
  tries: (dice) => [comes('pro'), ...(dice.chance(40) ? [onDay(dice.of([5, 12]), { kind: 'leave' })] : [])],
  triesWithABadCard: (dice) => [
    comes('pro'),
    onDay(7, { kind: 'use_card', card: FAILS }),
    ...(dice.chance(60) ? [afterFailure(dice.of([0, 2, 5]), { kind: 'fix_card' })] : []),
  ],
  isAskedByTheBank: (dice) => [
    comes(paidPlan(dice)),
    onDay(someDay(dice), { kind: 'use_card', card: ASKS }),
    ...(dice.chance(80) ? [afterFailure(dice.of([0, 1, 3]), { kind: 'confirm_payment' })] : []),
  ],
} as const satisfies Record<string, Character>;

export type CharacterName = keyof typeof CHARACTERS;

/** One renewal on a card with a story, then a card without. */
function uses(dice: Dice, card: string): readonly Step[] {
  const month = dice.below(3);
  return [
    comes(paidPlan(dice)),
    onDay(31 * month + 10, { kind: 'use_card', card }),
    onDay(31 * month + 45, { kind: 'use_card', card: GOOD_CARD }),
  ];
}

/** Of a hundred customers. */
export const SHARES: Record<CharacterName, number> = {
  paysAlways: 14,
  paysByTheYear: 11,
  fixesTheCard: 10,
  neverFixes: 7,
  paysTooLate: 2,
  hasAnOldCard: 4,
  usesMuch: 4,
  buysPacks: 2,
  leavesWhileOwing: 3,
  leaves: 7,
  leavesAtOnce: 4,
  staysAfterAll: 2,
  changesPlan: 7,
  pauses: 2,
  asksForMoney: 5,
  disputes: 5,
  inquires: 1,
  isSuspected: 1,
  tries: 4,
  triesWithABadCard: 2,
  isAskedByTheBank: 3,
};
