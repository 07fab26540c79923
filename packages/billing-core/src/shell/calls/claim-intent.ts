import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, IntentsTable } from '@billwright/db';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Act } from '../../billing.ts';
import type { BillingError } from '../../domain/billing-error.ts';
import { billingError } from '../../domain/billing-error.ts';
import { intentIdOf } from '../../domain/intent-id.ts';
import type { ActKindName } from './act-kinds.ts';
import type { IntentClaim } from './hold-intent.ts';

/**
 * After so long without a sign the process that ran an act is taken for dead, and the act is finished by another. Every try of
 * a call is a sign, so it is longer than one try and the wait after it, however many tries there are.
 */
export const LEASE_SECONDS = 60;
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** What is said of an act to somebody who does not run it. */
export type Standing = { kind: 'succeeded'; result: unknown } | { kind: 'failed'; error: BillingError };
export type Claim = { kind: 'run'; claim: IntentClaim } | Standing;

export interface ActKind {
  kind: ActKindName;
  params: Record<string, unknown>;
}

/**
 * Makes one process the one that runs an act. A double click waits for the first one's outcome and gets the same; a press
 * after a known failure is a new attempt; what a dead process began is finished under its own attempt, and so its own keys.
 */
export async function claimIntent(db: Kysely<Database>, act: Act, what: ActKind): Promise<Claim> {
  const paramsHash = hashOf(what);
  const inserted = await db
    .insertInto('intents')
    .values({
      id: intentIdOf(act),
      account_id: act.accountId,
      act_id: act.actId,
      kind: what.kind,
      params: JSON.stringify(what.params),
      params_hash: paramsHash,
      result: null,
      error: null,
      actor_id: act.actorId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'attempt', 'fence'])
    .executeTakeFirst();
  if (inserted) return toRun(act, inserted);

  const deadline = performance.now() + WAIT_MS;
  for (let waited = false; performance.now() < deadline; waited = true) {
    if (waited) await sleep(LOOK_EVERY_MS);
    const intent = await loadIntent(db, act);
    if (intent.params_hash !== paramsHash) return { kind: 'failed', error: billingError('act_reused') };
    if (intent.state === 'succeeded' || (intent.state === 'failed' && waited)) return toStanding(intent);
    const taken = await takeOver(db, intent);
    if (taken) return toRun(act, taken);
  }
  return { kind: 'failed', error: billingError('act_in_progress') };
}

const toRun = (
  { accountId }: Act,
  { id, attempt, fence }: Pick<Selectable<IntentsTable>, 'id' | 'attempt' | 'fence'>,
): Claim => ({ kind: 'run', claim: { accountId, intentId: id, attempt, fence } });

/** How the act stands now, for who held it and was taken over. */
export async function loadStanding(db: Kysely<Database>, act: Act): Promise<Standing> {
  return toStanding(await loadIntent(db, act));
}

function toStanding({ state, result, error }: Selectable<IntentsTable>): Standing {
  if (state === 'succeeded') return { kind: 'succeeded', result };
  if (state === 'failed') return { kind: 'failed', error: error as unknown as BillingError };
  return { kind: 'failed', error: billingError('act_in_progress') };
}

function loadIntent(db: Kysely<Database>, act: Act): Promise<Selectable<IntentsTable>> {
  return db
    .selectFrom('intents')
    .selectAll()
    .where('account_id', '=', act.accountId)
    .where('act_id', '=', act.actId)
    .executeTakeFirstOrThrow();
}

/** Of any number that try, one succeeds: the row must still be as it was read. Leases go by the database's clock. */
function takeOver(db: Kysely<Database>, intent: Selectable<IntentsTable>) {
  const attempt = intent.state === 'failed' ? intent.attempt + 1 : intent.attempt;
  return db
    .updateTable('intents')
    .set({ state: 'pending', attempt, fence: intent.fence + 1, updated_at: sql<Date>`now()` })
    .where('account_id', '=', intent.account_id)
    .where('id', '=', intent.id)
    .where('state', '=', intent.state)
    .where('fence', '=', intent.fence)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'failed'),
        eb('updated_at', '<', sql<Date>`now() - make_interval(secs => ${LEASE_SECONDS})`),
      ]),
    )
    .returning(['id', 'attempt', 'fence'])
    .executeTakeFirst();
}

function hashOf({ kind, params }: ActKind): string {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([kind, sorted]))
    .digest('hex');
}
