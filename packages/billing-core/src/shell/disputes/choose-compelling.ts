import type { DisputeAct, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { checkChoice, toCandidates, toSent } from '../../domain/disputes/compelling-choice.ts';
import type { CompellingChoice } from '../../domain/disputes/compelling-evidence.ts';
import { stageOf } from '../../domain/disputes/dispute.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { toAuditLine } from './audit-line.ts';
import { openDraft } from './edit-draft.ts';

/**
 * Decides which two earlier payments go along as Visa Compelling Evidence 3.0, and with which words, or that none do; if nobody has
 * changed the draft since it was shown.
 */
export async function chooseCompelling(
  context: BillingContext,
  act: DisputeAct,
  { revision, choice, because }: { revision: number; choice: CompellingChoice | null; because: string },
): Promise<Outcome<{ revision: number }>> {
  const opened = await openDraft(context, act);
  if (!opened.ok) return opened;
  const { dispute, draft } = opened.value;
  const problem = choice && checkChoice(choice, toCandidates(draft.row.compelling_candidates));
  if (problem) return fail('evidence_refused', problem);
  return context.db.transaction().execute(async (trx) => {
    const written = await trx
      .updateTable('dispute_answers')
      .set({
        // What was chosen before stays for who changes their mind.
        ...(choice ? { compelling: JSON.stringify(toSent(choice)) } : {}),
        compelling_declined: choice === null,
        revision: revision + 1,
        edited_at: context.now(),
        edited_by: act.actorId,
      })
      .where('account_id', '=', dispute.account_id)
      .where('dispute_id', '=', dispute.id)
      .where('stage', '=', stageOf(dispute.status))
      .where('revision', '=', revision)
      .where('answer', 'is', null)
      .returning('revision')
      .executeTakeFirst();
    if (!written) return fail('dispute_draft_changed');
    const what = choice ? 'Earlier payments that go along' : 'No earlier payments go along';
    const line = { action: 'dispute.choose_compelling', because: `${what}: ${because}`, at: context.now() };
    await writeAuditLines(trx, [toAuditLine(act, line)]);
    return succeed({ revision: written.revision });
  });
}
