import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { decideInvoice } from '../domain/decide-invoice.ts';
import { decideSubscription } from '../domain/decide-subscription.ts';
import type { Decision, Facts } from '../domain/decision.ts';
import { idOf } from '../domain/subscription.ts';
import { applyDecision } from './apply-changes.ts';
import type { BillingContext } from './context.ts';
import { fetchObject } from './fetch-observation.ts';
import { type Answer, type Known, keepAnswer, loadKnown } from './keep-answer.ts';
import { loadObjectFacts } from './load-facts.ts';
import { lockShard, shardOf } from './lock-shard.ts';

/**
 * Makes our rows say at once what Stripe answered to an act, by the same fold and the same decision as its webhook, which
 * then finds nothing left to change. Where the order can't be told, the webhook settles it.
 */
export async function observeAnswer(
  context: BillingContext,
  answer: Answer,
  by: { action: string; actor: string; known: Known },
): Promise<void> {
  const { db, now, jobs } = context;
  const { id, object } = answer;
  const customerId = idOf(answer.customer);
  if (!customerId || !id) return;
  const { fresh, known } = await freshen(context, answer, by.known);
  await db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf('platform', customerId));
    const sourceId = await keepAnswer(trx, 'api', fresh, known);
    const decided = await decideOn(trx, id, object);
    if (!decided) return;
    await applyDecision(trx, decided.decision, {
      eventId: `${sourceId}:${id}`,
      eventType: by.action,
      actor: by.actor,
      objectId: id,
      accountId: decided.accountId,
      at: now(),
      jobs,
    });
  });
}

/** Under a key used before, Stripe answers what it answered then (docs.stripe.com/api/idempotent_requests): old by now. */
async function freshen(
  { db, stripe }: BillingContext,
  answer: Answer,
  known: Known,
): Promise<{ fresh: Answer; known: Known }> {
  const { id = '', object } = answer;
  if (answer.lastResponse.headers['idempotent-replayed'] !== 'true') return { fresh: answer, known };
  const knownNow = await loadKnown(db, id);
  return { fresh: await fetchObject(stripe, { type: object, id }), known: knownNow };
}

async function decideOn(
  trx: Transaction<Database>,
  id: string,
  object: string,
): Promise<{ decision: Decision; accountId: string } | undefined> {
  const loaded = await loadObjectFacts(trx, { id, object });
  if ('unknown' in loaded || loaded.undecided) return undefined;
  const { facts } = loaded;
  return { decision: decideByType(object, facts), accountId: facts.accountId };
}

function decideByType(object: string, facts: Facts<never>): Decision {
  if (object === 'subscription') return decideSubscription(facts);
  return decideInvoice(facts, 'The invoice came with the change.');
}
