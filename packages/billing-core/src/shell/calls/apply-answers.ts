import { customerOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import { isSameRow, turnOf } from '../../domain/observations/project-object.ts';
import { type AppliedLooks, applyLooks, type Seen } from '../apply/apply-batch.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import type { FoldedObject } from '../apply/object-states.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { fetchTerms } from '../revenue/fetch-terms.ts';
import { askIfThere } from './ask-stripe.ts';

/** What happens at Stripe between the question and the write is asked about again; so often, for one object. */
const ROUNDS = 3;
const TRIES = 3;

export interface AppliedAnswers {
  /** Whose objects they were, each account once: those of nobody here are left alone. */
  accountIds: Set<string>;
  /** Those that could not be applied, with why. */
  failed: { ref: ObjectRef; error: unknown }[];
}

/**
 * Makes rows say what Stripe answered: through the same fold as events, under the lock of each customer's shard, so that an
 * event and an answer never write the same object at once. Nothing is told and nothing is owed because of it: what is told
 * follows from events alone (docs/decisions/0003).
 *
 * An answer that does not show, because something else may be newer, is asked for again by itself.
 */
export async function applyAnswers(
  context: BillingContext,
  answers: readonly Seen[],
): Promise<AppliedAnswers> {
  const result: AppliedAnswers = { accountIds: new Set(), failed: [] };
  let waiting = answers;
  for (let round = 0; waiting.length > 0; round += 1) {
    const open: ObjectRef[] = [];
    for (const [shard, seen] of Map.groupBy(waiting, shardOfSeen))
      await applyIsolatedIn(context, { shard, seen }, { result, open });
    if (open.length > 0 && round === ROUNDS) {
      const error = new Error('Stripe keeps changing it; it is right once its events are applied.');
      result.failed.push(...open.map((ref) => ({ ref, error })));
      return result;
    }
    waiting = (await Promise.all(open.map((ref) => askIfThere(context, ref)))).filter(
      (each) => each !== undefined,
    );
  }
  return result;
}

const shardOfSeen = ({ ref, observation }: Seen) =>
  shardOf(ref.stripeAccount, turnOf(ref, customerOf(observation.snapshot)));

interface Shard {
  shard: number;
  seen: readonly Seen[];
}

/** All at once; when that fails, each by itself, so that one that can't be applied does not keep the others from it. */
async function applyIsolatedIn(
  context: BillingContext,
  { shard, seen }: Shard,
  into: { result: AppliedAnswers; open: ObjectRef[] },
): Promise<void> {
  try {
    for (const { object, accountId } of await applyShard(context, { shard, seen })) {
      into.result.accountIds.add(accountId);
      if (!shows(object, seen)) into.open.push(object.ref);
    }
  } catch (error) {
    const [only] = seen;
    if (isTransient(error)) throw error;
    if (seen.length > 1) {
      for (const each of seen) await applyIsolatedIn(context, { shard, seen: [each] }, into);
      return;
    }
    if (!only) return;
    context.logger.error({ err: error, objectId: only.ref.id }, 'answer not applied');
    into.result.failed.push({ ref: only.ref, error });
  }
}

/** @returns what is known now of the objects that are somebody's here */
async function applyShard(context: BillingContext, { shard, seen }: Shard): Promise<AppliedLooks['owned']> {
  for (let made = 1; ; made += 1)
    try {
      const { owned, missing } = await context.db.transaction().execute(async (trx) => {
        await lockShard(trx, shard);
        return applyLooks(context, trx, { rows: [], answers: seen });
      });
      if (missing.length > 0 && made < TRIES) {
        await fetchTerms(context, missing);
        continue;
      }
      return owned;
    } catch (error) {
      if (!isTransient(error) || made >= TRIES) throw error;
    }
}

/** Whether the row is as the answer says; what was deleted meanwhile stays so. */
function shows({ ref, latest, undecided }: FoldedObject, seen: readonly Seen[]): boolean {
  const answer = seen.find(({ ref: { id } }) => id === ref.id)?.observation.snapshot;
  return (
    !undecided && (latest.deleted === true || (answer !== undefined && isSameRow(ref.type, latest, answer)))
  );
}
