import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { describeStep } from '../../domain/decide-subscription.ts';
import { customerOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import { projectObject, turnOf } from '../../domain/observations/project-object.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { FetchedObject } from '../../stripe/fetch-object.ts';
import { fetchFresh, observeResponse } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { applyLooks } from './apply-batch.ts';
import { lockShard, shardOf } from './lock-shard.ts';
import { type FoldedObject, readGeneration } from './object-states.ts';
import { fromSubscriptionRow, selectSubscriptions } from './subscription-rows.ts';
import { notifyAccounts, writeAudit } from './write-decisions.ts';

export interface ActOf {
  action: string;
  actor: string;
  /** The generation of the object's state that was read before the act was sent. */
  known: number;
  /** The connected account that answered; the platform's own without it. */
  stripeAccount?: string;
  /** Whose it was, of what names nobody any more: a method that was detached, a tax id that was removed. */
  customerId?: string;
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
  const customerId = by.customerId ?? customerOf({ ...answer });
  if (!customerId || !answer.id) return;
  const ref: ObjectRef = {
    stripeAccount: by.stripeAccount ?? 'platform',
    type: answer.object,
    id: answer.id,
  };
  const { fresh, known } = await freshen(context, ref, answer, by.known);
  const observation = observeResponse(fresh, 'api', { coversGeneration: known, now: context.now() });
  await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf(ref.stripeAccount, turnOf(ref, customerId)));
    const before = await loadSubscription(trx, ref);
    const answers = [{ ref, observation }];
    const { owned } = await applyLooks(context, trx, { rows: [], answers, leavesRevenue: true });
    for (const { object, accountId } of owned) {
      await writeAudit(trx, [
        {
          key: `${observation.sourceId}:${ref.id}`,
          account_id: accountId,
          actor: by.actor,
          action: by.action,
          subject: ref.id,
          because: describe(object, { accountId, before }),
          at: context.now(),
        },
      ]);
      await notifyAccounts(trx, [accountId]);
    }
  });
}

/** Under a key used before, Stripe answers what it answered then (docs.stripe.com/api/idempotent_requests): old by now. */
async function freshen(
  context: BillingContext,
  ref: ObjectRef,
  answer: FetchedObject,
  known: number,
): Promise<{ fresh: FetchedObject; known: number }> {
  // What is deleted stays so, and there is nothing left to fetch.
  const isGone = 'deleted' in answer && answer.deleted === true;
  if (isGone || answer.lastResponse.headers['idempotent-replayed'] !== 'true')
    return { fresh: answer, known };
  const knownNow = await readGeneration(context.db, ref);
  return { fresh: await fetchFresh(context, ref), known: knownNow };
}

function describe(
  { ref, latest, undecided, customerId }: FoldedObject,
  { accountId, before }: { accountId: string; before: Subscription | undefined },
): string {
  const row = undecided
    ? undefined
    : projectObject(ref.type, latest, { accountId, customerId: customerId ?? '' });
  if (!row) return 'Stripe answered; its webhook will tell what came of it.';
  if (row.kind !== 'subscription') return `The ${row.kind} came with the change.`;
  return describeStep(before, row.row)?.because ?? `The subscription is ${row.row.status}.`;
}

async function loadSubscription(
  trx: Transaction<Database>,
  { id }: ObjectRef,
): Promise<Subscription | undefined> {
  const row = await selectSubscriptions(trx).where('subscriptions.id', '=', id).executeTakeFirst();
  return row && fromSubscriptionRow(row);
}
