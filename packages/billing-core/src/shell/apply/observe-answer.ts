import { describeStep } from '../../domain/decide-subscription.ts';
import { keyOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import type { MirroredRow } from '../../domain/observations/project-object.ts';
import { projectObject } from '../../domain/observations/project-object.ts';
import { idOf } from '../../domain/subscription.ts';
import type { FetchedObject } from '../../stripe/fetch-object.ts';
import { fetchFresh, observeResponse } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { claimOf, loadOwners, loadSubscriptions } from './load-owners.ts';
import { lockShard, shardOf } from './lock-shard.ts';
import { foldInto, loadStates, readGeneration, writeStates } from './object-states.ts';
import { notifyAccounts, writeAudit } from './write-decisions.ts';
import { writeRows } from './write-rows.ts';

export interface ActOf {
  action: string;
  actor: string;
  /** The generation of the object's state that was read before the act was sent. */
  known: number;
}

/**
 * Makes our rows say at once what Stripe answered to an act, by the same fold as its webhook, which then finds them as they
 * should be and tells of it. Where the order can't be told, the webhook settles it.
 */
export async function observeAnswer(
  context: BillingContext,
  answer: FetchedObject,
  by: ActOf,
): Promise<void> {
  const customerId = idOf(answer.customer);
  if (!customerId || !answer.id) return;
  const ref: ObjectRef = { stripeAccount: 'platform', type: answer.object, id: answer.id };
  const { fresh, known } = await freshen(context, ref, answer, by.known);
  const observation = observeResponse(fresh, 'api', { coversGeneration: known, now: context.now() });
  await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf(ref.stripeAccount, customerId));
    const state = (await loadStates(trx, [ref])).get(keyOf(ref));
    const folded = foldInto(state, ref, [observation]);
    if (!folded) return;
    const claim = claimOf(folded.latest, folded.customerId);
    const accountId = (await loadOwners(trx, [claim]))(claim);
    if (accountId === undefined) return;
    const row = folded.undecided
      ? undefined
      : projectObject(ref.type, folded.latest, { accountId, customerId });
    const because = await describe(row, () => loadSubscriptions(trx, [accountId]));
    await writeStates(trx, [folded]);
    if (row) await writeRows(trx, [row]);
    await writeAudit(trx, [
      {
        key: `${observation.sourceId}:${ref.id}`,
        account_id: accountId,
        actor: by.actor,
        action: by.action,
        subject: ref.id,
        because,
        at: context.now(),
      },
    ]);
    await notifyAccounts(trx, [accountId]);
  });
}

/** Under a key used before, Stripe answers what it answered then (docs.stripe.com/api/idempotent_requests): old by now. */
async function freshen(
  context: BillingContext,
  ref: ObjectRef,
  answer: FetchedObject,
  known: number,
): Promise<{ fresh: FetchedObject; known: number }> {
  if (answer.lastResponse.headers['idempotent-replayed'] !== 'true') return { fresh: answer, known };
  const knownNow = await readGeneration(context.db, ref);
  return { fresh: await fetchFresh(context, ref), known: knownNow };
}

async function describe(
  row: MirroredRow | undefined,
  loadBefore: () => ReturnType<typeof loadSubscriptions>,
): Promise<string> {
  if (!row) return 'Stripe answered; its webhook will tell what came of it.';
  if (row.kind !== 'subscription') return `The ${row.kind} came with the change.`;
  const before = (await loadBefore()).find(({ id }) => id === row.row.id);
  return describeStep(before, row.row)?.because ?? `The subscription is ${row.row.status}.`;
}
