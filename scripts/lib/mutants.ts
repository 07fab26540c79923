/** A bug that somebody might write: an edit of the source, and the tests that ought to notice. */
export interface Mutant {
  name: string;
  /** From packages/billing-core. */
  file: string;
  /** Stands exactly once in the file, or the mutant is out of date. */
  search: string;
  replace: string;
  tests: string[];
}

const SHUFFLES = 'test/shuffles.test.ts';
const FAILPOINTS = 'test/failpoints.test.ts';
const FAILPOINTS_ACTS = 'test/failpoints-acts.test.ts';
const ONE_TRANSACTION = 'test/one-transaction.test.ts';
const EFFECTS = 'test/effects.test.ts';
const GUARDS = 'test/guards.test.ts';
const SETTLE = 'test/settle-undecided.test.ts';
const FOLD = 'src/domain/observations/fold-observations.test.ts';
const CALLS = 'test/stripe-calls.test.ts';
const CLAIMS = 'test/intent-claims.test.ts';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'the shard is not locked',
    file: 'src/shell/apply/lock-shard.ts',
    search: '.forUpdate().execute();',
    replace: '.execute();',
    tests: [GUARDS],
  },
  {
    name: 'of one second, the first is older',
    file: 'src/domain/observations/fold-observations.ts',
    search: 'return a.latestMs < b.earliestMs &&',
    replace: 'return a.earliestMs <= b.earliestMs &&',
    tests: [FOLD, SHUFFLES],
  },
  {
    name: 'an end does not absorb',
    file: 'src/domain/observations/fold-observations.ts',
    search: 'if (isFinal(a) !== isFinal(b)) return isFinal(b);',
    replace: '',
    tests: [FOLD],
  },
  {
    name: 'a creation is not first',
    file: 'src/domain/observations/fold-observations.ts',
    search: 'if (isCreation(a) !== isCreation(b)) return isCreation(a);',
    replace: '',
    tests: [FOLD, SHUFFLES],
  },
  {
    name: 'a deletion is an update like any other',
    file: 'src/domain/observations/fold-observations.ts',
    search: 'if (deletion) return [deletion];',
    replace: '',
    tests: [FOLD, SHUFFLES],
  },
  {
    name: 'an undecided order takes the last',
    file: 'src/domain/observations/fold-observations.ts',
    search: 'return { frontier, latest: last.snapshot, undecided };',
    replace: 'return { frontier, latest: last.snapshot, undecided: false && undecided };',
    tests: [FOLD],
  },
  {
    name: 'the generation is not guarded',
    file: 'src/shell/apply/object-states.ts',
    search: 'where object_states.generation = excluded.generation - 1`',
    replace: '`',
    tests: [GUARDS],
  },
  {
    name: 'an event is marked done before it is applied',
    file: 'src/shell/apply/drain-inbox.ts',
    search: '      applyIsolated(context, trx, due),\n',
    replace:
      "      markEvents(context.db, due.map((row) => ({ row, state: 'done' as const, because: '' })), context.now()).then(() => applyIsolated(context, trx, due)),\n",
    tests: [FAILPOINTS],
  },
  {
    name: 'the marker is a transaction of its own',
    file: 'src/shell/apply/drain-inbox.ts',
    search: '    const held = await markEvents(trx, done, context.now());\n    await trx\n',
    replace:
      '    const held = undefined;\n    void markEvents(context.db, done, context.now()).catch(() => undefined);\n    await trx\n',
    tests: [FAILPOINTS, ONE_TRANSACTION],
  },
  {
    name: 'what failed is taken for done',
    file: 'src/shell/apply/apply-isolated.ts',
    search: 'return [toFailed(row, error)];',
    replace: "return [{ row, state: 'ignored', because: String(error) }];",
    tests: [ONE_TRANSACTION],
  },
  {
    name: 'a failed event takes its batch with it',
    file: 'src/shell/apply/apply-isolated.ts',
    search: 'if (row && rows.length === 1) {',
    replace:
      "if (rows.length > 1) return rows.map((each) => ({ row: each, state: 'failed' as const, error }));\n    if (row) {",
    tests: [ONE_TRANSACTION],
  },
  {
    name: 'what half of a batch wrote is kept when it fails',
    file: 'src/shell/apply/apply-isolated.ts',
    search: 'await sql`rollback to savepoint batch`.execute(trx);',
    replace: 'await sql`release savepoint batch`.execute(trx).catch(() => undefined);',
    tests: [ONE_TRANSACTION],
  },
  {
    name: 'a broken connection is the fault of the event',
    file: 'src/shell/is-transient.ts',
    search: 'if (!(error instanceof Error)) return false;',
    replace: 'return false;',
    tests: [FAILPOINTS],
  },
  {
    name: 'a broken connection is swallowed',
    file: 'src/shell/apply/apply-isolated.ts',
    search: 'if (isTransient(error) || slow.timeouts > MOST_TIMEOUTS) throw error;',
    replace: 'if (isTransient(error) || slow.timeouts > MOST_TIMEOUTS) return [];',
    tests: [FAILPOINTS, GUARDS],
  },
  {
    name: 'an event that was there already counts as new',
    file: 'src/shell/receive/store-events.ts',
    search: 'resolve(keys.delete(row.key))',
    replace: 'resolve(keys.has(row.key) || true)',
    tests: [GUARDS, 'test/webhook-route.test.ts'],
  },
  {
    name: 'a try is counted while Stripe is away',
    file: 'src/shell/apply/mark-events.ts',
    search: "if (state === 'failed' && outcome.costsNoTry) return toPostponed(outcome, now);",
    replace: '',
    tests: [GUARDS],
  },
  {
    name: 'who lost its lease writes all the same',
    file: 'src/shell/apply/lease.ts',
    search: 'return (row) => keys.has(toKey(row));',
    replace: 'return (row) => keys.size >= 0 || keys.has(toKey(row));',
    tests: [SETTLE],
  },
  {
    name: 'an answer that can’t be applied fails who did not ask for it',
    file: 'src/shell/apply/settle-undecided.ts',
    search: 'return answers.filter(({ ref }) => keys.has(keyOf(ref)));',
    replace: 'return answers.filter(({ ref }) => keys.size >= 0 || keys.has(keyOf(ref)));',
    tests: [SETTLE],
  },
  {
    name: 'what the database broke off waits for its lease to end',
    file: 'src/shell/apply/settle-undecided.ts',
    search: 'await endLease(context.db, held).catch(() => undefined);',
    replace: '',
    tests: [SETTLE],
  },
  {
    name: 'who waits for Stripe holds up the others',
    file: 'src/shell/worker.ts',
    search: 'draining >= SIDE_BY_SIDE',
    replace: 'busy.size >= SIDE_BY_SIDE',
    tests: [SETTLE],
  },
  {
    name: 'what is told depends on the row, not on the event',
    file: 'src/shell/apply/decide-batch.ts',
    search: 'const decision = decide(event, { accountId, otherLive }, now);',
    replace:
      'const decision = decide({ ...event, data: { ...event.data, object: object.latest } } as never, { accountId, otherLive }, now);',
    tests: [SHUFFLES],
  },
  {
    name: 'an effect is owed before Stripe is asked',
    file: 'src/shell/apply/decide-batch.ts',
    search: 'if (unverified.length > 0) return',
    replace: 'if (unverified.length > 1_000) return',
    tests: [SETTLE],
  },
  {
    name: 'who has ended is a rival still',
    file: 'src/shell/apply/decide-batch.ts',
    search: 'live.some(isItself) ? live.filter((each) => !isItself(each)) : []',
    replace: 'live.filter((each) => !isItself(each))',
    tests: [SHUFFLES],
  },
  {
    name: 'an effect is done before it is run',
    file: 'src/shell/effects/run-effects.ts',
    search: '    const run = RUNS[effect.kind];\n',
    replace:
      "    const run = RUNS[effect.kind];\n    await settle(db, effect, { state: 'done', attempts: effect.attempts + 1 });\n",
    tests: [FAILPOINTS_ACTS, EFFECTS],
  },
  {
    name: 'a key has the time in it',
    file: 'src/shell/calls/choose-key.ts',
    search: 'bw:${',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source
    replace: 'bw:${Date.now()}:${',
    tests: [FAILPOINTS_ACTS, CALLS, 'test/idempotency-keys.test.ts'],
  },
  {
    name: 'who lost an act ends it all the same',
    file: 'src/shell/calls/hold-intent.ts',
    search: "\n    .where('fence', '=', fence)",
    replace: '',
    tests: [CLAIMS],
  },
  {
    name: 'an act that is over is sent all the same by who was slow',
    file: 'src/shell/calls/choose-key.ts',
    search: '  if (!stored) throw new LostClaimError(claim.intentId);\n',
    replace: '',
    tests: [CLAIMS],
  },
  {
    name: 'of three live subscriptions one is left beside the oldest',
    file: 'src/domain/decide-subscription.ts',
    search: 'return others.map((undone) => ({',
    replace: 'return others.slice(0, 1).map((undone) => ({',
    tests: ['src/events/customer.subscription.created.test.ts'],
  },
  {
    name: 'a customer that Stripe has is made again',
    file: 'src/shell/acts/ensure-customer.ts',
    search: ': await findMade(context, account, slot);',
    replace: ': (await findMade(context, account, slot), undefined);',
    tests: ['test/owners.test.ts'],
  },
  {
    name: 'an answered dispute is reminded of all the same',
    file: 'src/shell/disputes/dispute-holds.ts',
    search: 'if (!needsResponse(dispute.status)) return',
    replace: 'if (Number.isNaN(1)) return',
    tests: ['test/disputes-reminders.test.ts'],
  },
  {
    name: 'a broken connection frees an answer that Stripe has',
    file: 'src/shell/disputes/answer-dispute.ts',
    search: 'if (toBillingError(error) && !isUnknownOutcome(error))',
    replace: 'if (!isUnknownOutcome(error))',
    tests: ['test/disputes-crash.test.ts'],
  },
  {
    name: 'who died before the call holds the answer for ever',
    file: 'src/shell/disputes/drafts.ts',
    search: 'const row = isClaimDead ?',
    replace: 'const row = Number.isNaN(isClaimDead) ?',
    tests: ['test/disputes-crash.test.ts'],
  },
  {
    name: 'what waited while a dispute was open waits on',
    file: 'src/shell/disputes/steer-subscription.ts',
    search: 'if (id && !advances)',
    replace: 'if (id && advances)',
    tests: ['test/disputes-drafts.test.ts'],
  },
  {
    name: 'earlier payments that were declined go along',
    file: 'src/shell/disputes/answer-dispute.ts',
    search: "if (row.compelling_declined) return '';",
    replace: '',
    tests: ['test/disputes-compelling.test.ts'],
  },
  {
    name: 'terms are agreed to that nobody was shown',
    file: 'src/shell/disputes/accept-terms.ts',
    search: 'version !== undefined && version !== terms.version',
    replace: 'false',
    tests: ['test/customer-records.test.ts'],
  },
];
