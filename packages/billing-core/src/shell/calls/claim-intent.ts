import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, IntentsTable } from '@billwright/db';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Act } from '../../billing.ts';
import type { BillingError } from '../../domain/billing-error.ts';
import { billingError } from '../../domain/billing-error.ts';
import { intentIdOf } from '../../domain/intent-id.ts';
import type { ActKindName } from './act-kinds.ts';

/** After so long without a sign the process that ran an act is taken for dead, and the act is finished by another. */
export const LEASE_SECONDS = 60;
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

export type Claim =
  | { kind: 'run'; intentId: string; attempt: number }
  | { kind: 'succeeded'; result: unknown }
  | { kind: 'failed'; error: BillingError };

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
    .returning('id')
    .executeTakeFirst();
  if (inserted) return { kind: 'run', intentId: inserted.id, attempt: 1 };

  const deadline = performance.now() + WAIT_MS;
  for (let waited = false; performance.now() < deadline; waited = true) {
    if (waited) await sleep(LOOK_EVERY_MS);
    const intent = await loadIntent(db, act);
    if (intent.params_hash !== paramsHash) return { kind: 'failed', error: billingError('act_reused') };
    if (intent.state === 'succeeded') return { kind: 'succeeded', result: intent.result };
    if (intent.state === 'failed' && waited)
      return { kind: 'failed', error: intent.error as unknown as BillingError };
    const attempt = intent.state === 'failed' ? intent.attempt + 1 : intent.attempt;
    if (await takeOver(db, intent, attempt)) return { kind: 'run', intentId: intent.id, attempt };
  }
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
async function takeOver(
  db: Kysely<Database>,
  intent: Selectable<IntentsTable>,
  attempt: number,
): Promise<boolean> {
  const taken = await db
    .updateTable('intents')
    .set({ state: 'pending', attempt, updated_at: sql<Date>`now()` })
    .where('account_id', '=', intent.account_id)
    .where('id', '=', intent.id)
    .where('state', '=', intent.state)
    .where('attempt', '=', intent.attempt)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'failed'),
        eb('updated_at', '<', sql<Date>`now() - make_interval(secs => ${LEASE_SECONDS})`),
      ]),
    )
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

export interface IntentRef {
  accountId: string;
  intentId: string;
}

/** What came of it, for everybody who asks for the same act again. */
export async function settleIntent(
  db: Kysely<Database>,
  { accountId, intentId }: IntentRef,
  outcome: { state: 'succeeded'; result: unknown } | { state: 'failed'; error: BillingError },
): Promise<void> {
  const kept =
    outcome.state === 'succeeded'
      ? { result: JSON.stringify(outcome.result), error: null }
      : { error: JSON.stringify(outcome.error) };
  await db
    .updateTable('intents')
    .set({ state: outcome.state, ...kept, updated_at: sql<Date>`now()` })
    .where('account_id', '=', accountId)
    .where('id', '=', intentId)
    .execute();
}

/** Nobody knows what came of it: the next press goes on at once, under the same keys. */
export async function releaseIntent(db: Kysely<Database>, { accountId, intentId }: IntentRef): Promise<void> {
  await db
    .updateTable('intents')
    .set({ updated_at: sql<Date>`'epoch'` })
    .where('account_id', '=', accountId)
    .where('id', '=', intentId)
    .where('state', '=', 'pending')
    .execute();
}

function hashOf({ kind, params }: ActKind): string {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([kind, sorted]))
    .digest('hex');
}
