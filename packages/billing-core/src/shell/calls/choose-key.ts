import type { Database, StripeCallsTable } from '@billwright/db';
import { type Kysely, type Selectable, sql } from 'kysely';
import { LostClaimError } from '../../stripe/lost-claim-error.ts';
import { type IntentClaim, renewal } from './hold-intent.ts';

export interface CallIdentity {
  /** What it is for: an intent's id, or an effect's key. */
  intentId: string;
  step: string;
  /** Grows only after a known, final answer: a time-out is asked again under the same key, and so can not happen twice. */
  attempt: number;
}

/**
 * Made of what the call is for, and nothing else: no clock and no chance. A `round` is another key for the same attempt, begun
 * when the last one is too old to be sent and nothing was found that it made.
 */
export const callKey = ({ intentId, step, attempt }: CallIdentity, round = 1) =>
  `bw:${intentId}:${step}:${attempt}${round > 1 ? `:r${round}` : ''}`;

type CallRow = Pick<Selectable<StripeCallsTable>, 'idempotency_key' | 'state'> & { is_old: boolean };

/** The calls of a step, in the order in which their keys were begun. */
export function loadCalls(db: Kysely<Database>, identity: CallIdentity): Promise<CallRow[]> {
  return (
    db
      .selectFrom('stripe_calls')
      .select(['idempotency_key', 'state'])
      // By the database's clock, whatever the processes think.
      .select(sql<boolean>`started_at < now() - interval '23 hours'`.as('is_old'))
      .where('intent_id', '=', identity.intentId)
      .where('step', '=', identity.step)
      .where('attempt', '=', identity.attempt)
      .orderBy('started_at')
      .orderBy(sql`length(idempotency_key)`)
      .execute()
  );
}

/** Whether a call was begun for this step: then it may have had its effect. */
export async function wasSent(db: Kysely<Database>, identity: CallIdentity): Promise<boolean> {
  return (await loadCalls(db, identity)).length > 0;
}

/** Whether any attempt of this step was begun. */
export async function wasEverSent(db: Kysely<Database>, intentId: string, step: string): Promise<boolean> {
  const call = await db
    .selectFrom('stripe_calls')
    .select('step')
    .where('intent_id', '=', intentId)
    .where('step', '=', step)
    .executeTakeFirst();
  return call !== undefined;
}

export interface ChosenKey {
  /** What the step is sent under; of a step that was sent already, the last key. */
  key: string;
  /** Stripe may have forgotten the key, and nobody knows what came of the call. */
  isStale: boolean;
  /** It was answered once: what it made was there. */
  wasAnswered: boolean;
  /** An earlier run sent it under this key. */
  wasSent: boolean;
  /** The key to begin when it turns out that nothing was made under the last. */
  next: string;
}

/** The key of a step, from what is stored of it. */
export async function chooseKey(db: Kysely<Database>, identity: CallIdentity): Promise<ChosenKey> {
  const calls = await loadCalls(db, identity);
  const last = calls.at(-1);
  const next = callKey(identity, calls.length + 1);
  if (!last)
    return { key: next, isStale: false, wasAnswered: false, wasSent: false, next: callKey(identity, 2) };
  // A refusal is known: there is nothing to look for.
  if (last.is_old && last.state === 'failed')
    return {
      key: next,
      isStale: false,
      wasAnswered: false,
      wasSent: false,
      next: callKey(identity, calls.length + 2),
    };
  return {
    key: last.idempotency_key,
    isStale: last.is_old,
    wasAnswered: last.state === 'succeeded',
    wasSent: true,
    next,
  };
}

/**
 * The attempt that an effect is at. Nobody presses a button again for an effect: its next try after a known, final answer is
 * a new attempt, and after anything else the same.
 */
export async function loadAttempt(
  db: Kysely<Database>,
  { intentId, step }: Pick<CallIdentity, 'intentId' | 'step'>,
): Promise<number> {
  const { failed } = await db
    .selectFrom('stripe_calls')
    .select(({ fn }) => fn.countAll<number>().as('failed'))
    .where('intent_id', '=', intentId)
    .where('step', '=', step)
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  return failed + 1;
}

export interface KeyedCall extends CallIdentity {
  key: string;
  /** Of a person's act; an effect's call has none. */
  claim?: IntentClaim | undefined;
}

/**
 * Before a try: whoever takes over knows that it may have had its effect. Where it is an act's, the claim is renewed with it, in
 * one statement, so that no key is stored of an act that is over (`abandonUnsent`) or somebody else's.
 *
 * @throws LostClaimError when the claim is lost: nothing was stored
 */
export async function storeKey(db: Kysely<Database>, { claim, ...call }: KeyedCall): Promise<void> {
  if (!claim) return storeUnheld(db, call);
  const stored = await db
    .with('held', (query) => renewal(query, claim))
    .with('stored', (query) =>
      query
        .insertInto('stripe_calls')
        .columns(['idempotency_key', 'intent_id', 'step', 'attempt', 'state'])
        .expression(
          query
            .selectFrom('held')
            .select([
              sql<string>`${call.key}`.as('idempotency_key'),
              'held.id as intent_id',
              sql<string>`${call.step}`.as('step'),
              sql<number>`${call.attempt}::int`.as('attempt'),
              sql<'started'>`'started'`.as('state'),
            ]),
        )
        .onConflict((conflict) => conflict.column('idempotency_key').doNothing()),
    )
    .selectFrom('held')
    .select('id')
    .executeTakeFirst();
  if (!stored) throw new LostClaimError(claim.intentId);
}

async function storeUnheld(
  db: Kysely<Database>,
  { key, intentId, step, attempt }: Omit<KeyedCall, 'claim'>,
): Promise<void> {
  await db
    .insertInto('stripe_calls')
    .values({
      idempotency_key: key,
      intent_id: intentId,
      step,
      attempt,
      state: 'started',
      request_id: null,
      error_code: null,
    })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .execute();
}

/** What became of a call. That a later try under the key was not answered takes nothing from what is known of it. */
export async function noteAnswer(
  db: Kysely<Database>,
  key: string,
  {
    state,
    requestId,
    code,
  }: Pick<Selectable<StripeCallsTable>, 'state'> & { requestId: string | null; code: string | null },
): Promise<void> {
  await db
    .updateTable('stripe_calls')
    .set({ state, request_id: requestId, error_code: code, finished_at: sql<Date>`now()` })
    .where('idempotency_key', '=', key)
    .$if(state === 'unknown', (query) => query.where('state', 'not in', ['succeeded', 'failed']))
    .execute();
}
