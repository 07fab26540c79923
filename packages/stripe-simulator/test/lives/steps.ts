import fc from 'fast-check';

/** What can be asked for, and time. `who` and `at` pick among what there is, the newest first. */
const subscribe = fc.record({
  do: fc.constant('subscribe' as const),
  who: fc.nat(2),
  prices: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 2 }),
  quantity: fc.integer({ min: 0, max: 4 }),
  mode: fc.constantFrom('classic' as const, 'flexible' as const, 'flexible' as const),
  trialDays: fc.constantFrom(0, 0, 0, 2, 9),
  onTrialEnd: fc.constantFrom('cancel' as const, 'pause' as const, 'create_invoice' as const),
  coupon: fc.constantFrom(-1, -1, 0, 1, 2),
  behaviour: fc.constantFrom('allow_incomplete' as const, 'default_incomplete' as const),
  sent: fc.constantFrom(false, false, false, true),
  anchorDays: fc.constantFrom(0, 0, 0, 5),
  taxed: fc.boolean(),
});
const change = fc.record({
  do: fc.constant('change' as const),
  at: fc.nat(3),
  price: fc.nat(7),
  quantity: fc.integer({ min: 0, max: 5 }),
  how: fc.constantFrom('swap' as const, 'add' as const, 'remove' as const, 'quantity' as const),
  prorations: fc.constantFrom('create_prorations' as const, 'always_invoice' as const, 'none' as const),
  behaviour: fc.constantFrom(
    'allow_incomplete' as const,
    'pending_if_incomplete' as const,
    'default_incomplete' as const,
  ),
  resetsAnchor: fc.constantFrom(false, false, false, true),
});
const tune = fc.record({
  do: fc.constant('tune' as const),
  at: fc.nat(3),
  what: fc.constantFrom(
    'coupon' as const,
    'item coupon' as const,
    'no coupon' as const,
    'cancel at period end' as const,
    'do not cancel' as const,
    'cancel in a week' as const,
    'end trial' as const,
    'try again' as const,
    'void collection' as const,
    'collect again' as const,
    'extra' as const,
  ),
  n: fc.nat(2),
});
const end = fc.record({
  do: fc.constantFrom('cancel' as const, 'pause' as const, 'resume' as const, 'migrate' as const),
  at: fc.nat(3),
  first: fc.boolean(),
  second: fc.boolean(),
});
const schedule = fc.record({
  do: fc.constant('schedule' as const),
  how: fc.constantFrom(
    'new' as const,
    'take over' as const,
    'release' as const,
    'cancel' as const,
    'change' as const,
  ),
  at: fc.nat(2),
  who: fc.nat(2),
  prices: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
  weeks: fc.integer({ min: 1, max: 6 }),
  cancels: fc.boolean(),
  trial: fc.constantFrom(false, false, true),
});
const invoice = fc.record({
  do: fc.constantFrom(
    'pay' as const,
    'pay badly' as const,
    'void' as const,
    'write off' as const,
    'finalize' as const,
    'credit' as const,
    'refund' as const,
  ),
  at: fc.nat(4),
  share: fc.integer({ min: 1, max: 100 }),
});
const around = fc.record({
  do: fc.constantFrom('use' as const, 'card' as const, 'balance' as const, 'item' as const),
  who: fc.nat(2),
  amount: fc.integer({ min: 1, max: 9_000 }),
  good: fc.boolean(),
});
const wait = fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 45 * 24 }) });

export const step = fc.oneof(
  { weight: 4, arbitrary: subscribe },
  { weight: 5, arbitrary: change },
  { weight: 3, arbitrary: tune },
  { weight: 3, arbitrary: end },
  { weight: 3, arbitrary: schedule },
  { weight: 4, arbitrary: invoice },
  { weight: 4, arbitrary: around },
  { weight: 8, arbitrary: wait },
);

export type AnyStep = typeof step extends fc.Arbitrary<infer T> ? T : never;
export type Step<K extends AnyStep['do']> = Extract<AnyStep, { do: K }>;

export const lives = fc.record({
  onTestClock: fc.boolean(),
  afterLastRetry: fc.constantFrom('cancel', 'mark_unpaid', 'leave_past_due'),
  steps: fc.array(step, { minLength: 6, maxLength: 20, size: 'max' }),
});
export type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;
