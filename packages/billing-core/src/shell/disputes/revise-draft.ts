import type { Database } from '@billwright/db';
import type { Transaction, Updateable } from 'kysely';
import type { DisputeAct, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { stageOf } from '../../domain/disputes/dispute.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { toAuditLine } from './audit-line.ts';
import type { DisputeRow } from './dispute-rows.ts';

interface Revision {
  act: DisputeAct;
  dispute: DisputeRow;
  /** The one that was shown. */
  revision: number;
  columns: Updateable<Database['dispute_answers']>;
  line: { action: string; because: string };
}

/** Writes a draft's next revision with its audit line, if nobody has changed or sent the draft since it was shown. */
export async function reviseDraft(
  { now }: Pick<BillingContext, 'now'>,
  trx: Transaction<Database>,
  { act, dispute, revision, columns, line }: Revision,
): Promise<Outcome<{ revision: number }>> {
  const written = await trx
    .updateTable('dispute_answers')
    .set({ ...columns, revision: revision + 1, edited_at: now(), edited_by: act.actorId })
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .where('stage', '=', stageOf(dispute.status))
    .where('revision', '=', revision)
    .where('answer', 'is', null)
    .returning('revision')
    .executeTakeFirst();
  if (!written) return fail('dispute_draft_changed');
  await writeAuditLines(trx, [toAuditLine(act, { ...line, at: now() })]);
  return succeed({ revision: written.revision });
}
