import type { DisputeAct, Outcome } from '../../billing.ts';
import { fail } from '../../domain/billing-error.ts';
import { checkChoice, toCandidates, toSent } from '../../domain/disputes/compelling-choice.ts';
import type { CompellingChoice } from '../../domain/disputes/compelling-evidence.ts';
import type { BillingContext } from '../context.ts';
import { openDraft } from './edit-draft.ts';
import { reviseDraft } from './revise-draft.ts';

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
  const columns = {
    // What was chosen before stays for who changes their mind.
    ...(choice ? { compelling: JSON.stringify(toSent(choice)) } : {}),
    compelling_declined: choice === null,
  };
  const what = choice ? 'Earlier payments that go along' : 'No earlier payments go along';
  const line = { action: 'dispute.choose_compelling', because: `${what}: ${because}` };
  return context.db
    .transaction()
    .execute((trx) => reviseDraft(context, trx, { act, dispute, revision, columns, line }));
}
