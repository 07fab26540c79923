import type { Database, DisputesTable } from '@billwright/db';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { DisputeStep } from '../../domain/disputes/dispute-steps.ts';

export type DisputeRow = Selectable<DisputesTable>;

export const loadDispute = (db: Kysely<Database>, id: string): Promise<DisputeRow | undefined> =>
  db.selectFrom('disputes').selectAll().where('id', '=', id).executeTakeFirst();

export async function loadSteps(db: Kysely<Database>, subjectId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('dispute_steps')
    .select('step')
    .where('subject_id', '=', subjectId)
    .execute();
  return new Set(rows.map(({ step }) => step));
}

export interface StepTaken {
  accountId: string;
  subjectId: string;
  step: DisputeStep | 'refund';
  because: string;
  at: Date;
}

/** Notes a step as taken; false when somebody did before. */
export async function noteStep(trx: Transaction<Database>, taken: StepTaken): Promise<boolean> {
  const { accountId, subjectId, step, because, at } = taken;
  const noted = await trx
    .insertInto('dispute_steps')
    .values({ account_id: accountId, subject_id: subjectId, step, because, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('step')
    .executeTakeFirst();
  return noted !== undefined;
}
