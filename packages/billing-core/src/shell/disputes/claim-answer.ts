import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { DisputeAct } from '../../billing.ts';
import type { DisputeStage } from '../../domain/disputes/dispute.ts';
import type { BillingContext } from '../context.ts';

export interface AnswerRef {
  accountId: string;
  disputeId: string;
  stage: DisputeStage;
}

/** The act that holds the answer is over without having sent it: its process died between the claim and the call. */
export const isActDead = sql<boolean>`(dispute_answers.answered_at is null and exists (
  select from intents where intents.account_id = dispute_answers.account_id
    and intents.act_id = dispute_answers.act_id and intents.state = 'failed'))`;

/** Frees what a dead act holds, so that the draft can be changed and sent again. */
export async function releaseDead(db: Kysely<Database>, of: AnswerRef): Promise<void> {
  await refTo(db, of).set({ answer: null, act_id: null, answered_by: null }).where(isActDead).execute();
}

/**
 * Makes one act the one that answers a dispute, before Stripe hears of it: of two persons, two processes or two browsers that confirm at
 * once, one goes on. Whoever holds it goes on with it as the same act; of an act that failed for good it is free again.
 */
export async function claimAnswer(
  db: Kysely<Database>,
  of: AnswerRef,
  { act, answer, revision }: { act: DisputeAct; answer: 'evidence' | 'acceptance'; revision: number },
): Promise<boolean> {
  const isFree = sql<boolean>`(answer is null or act_id = ${act.actId} or ${isActDead})`;
  const claimed = await refTo(db, of)
    .set({ answer, act_id: act.actId, answered_by: act.actorId })
    .where(isFree)
    .where('answered_at', 'is', null)
    .where('revision', '=', revision)
    .returning('revision')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** Nothing was sent for good: somebody may try again. */
export async function releaseAnswer(db: Kysely<Database>, of: AnswerRef, act: DisputeAct): Promise<void> {
  await refTo(db, of)
    .set({ answer: null, act_id: null, answered_by: null })
    .where('act_id', '=', act.actId)
    .where('answered_at', 'is', null)
    .execute();
}

/** Stripe has it: from here on it is over. */
export async function sealAnswer(
  db: Kysely<Database>,
  of: AnswerRef,
  { act, at }: { act: DisputeAct; at: ReturnType<BillingContext['now']> },
): Promise<void> {
  await refTo(db, of)
    .set({ answered_at: at })
    .where('act_id', '=', act.actId)
    .where('answered_at', 'is', null)
    .execute();
}

const refTo = (db: Kysely<Database>, { accountId, disputeId, stage }: AnswerRef) =>
  db
    .updateTable('dispute_answers')
    .where('account_id', '=', accountId)
    .where('dispute_id', '=', disputeId)
    .where('stage', '=', stage);
