import { createHash } from 'node:crypto';
import type { DisputeAct, Outcome } from '../../billing.ts';
import type { EvidenceFile } from '../../capabilities/disputes.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { checkFile } from '../../domain/disputes/check-file.ts';
import { stageOf } from '../../domain/disputes/dispute.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { toAuditLine } from './audit-line.ts';
import { openDraft } from './edit-draft.ts';

type Attached = { fileId: string; revision: number };

/**
 * Uploads a file of evidence to Stripe and puts it into its field; one that was there gives way. Of a run that died Stripe may keep a
 * file that nobody names: it forgets it by itself (docs.stripe.com/file-upload).
 */
export function attachFile(
  context: BillingContext,
  act: DisputeAct,
  { field, file, because }: { field: string; file: EvidenceFile; because: string },
): Promise<Outcome<Attached>> {
  const { stripe, now } = context;
  const hash = createHash('sha256').update(file.data).digest('hex');
  const params = { disputeId: act.disputeId, field, name: file.name, hash, because };
  return runAct<Attached>(context, act, { kind: 'upload_dispute_file', params }, async (running) => {
    const opened = await openDraft(context, act);
    if (!opened.ok) return opened;
    const { dispute, draft } = opened.value;
    const others = draft.files.filter((each) => each.field !== field);
    const problem = checkFile({
      field,
      file,
      otherBytes: others.reduce((sum, each) => sum + each.size_bytes, 0),
    });
    if (problem) return fail('evidence_refused', problem);
    const data = Buffer.from(file.data);
    const answer = await running.call('upload', (options) =>
      stripe.files.create(
        { purpose: 'dispute_evidence', file: { data, name: file.name, type: file.type } },
        options,
      ),
    );
    return context.db.transaction().execute(async (trx) => {
      // Of a run that died after this, and before its end was noted: it is in its place.
      const { revision, isThere } = await trx
        .selectFrom('dispute_answers')
        .select((eb) => [
          'revision',
          eb
            .exists(
              eb
                .selectFrom('dispute_files')
                .select('id')
                .where('account_id', '=', act.accountId)
                .where('id', '=', answer.id),
            )
            .as('isThere'),
        ])
        .where('account_id', '=', act.accountId)
        .where('dispute_id', '=', dispute.id)
        .where('stage', '=', stageOf(dispute.status))
        .forUpdate()
        .executeTakeFirstOrThrow();
      if (isThere) return succeed({ fileId: answer.id, revision });
      await trx
        .deleteFrom('dispute_files')
        .where('account_id', '=', act.accountId)
        .where('dispute_id', '=', dispute.id)
        .where('field', '=', field)
        .execute();
      await trx
        .insertInto('dispute_files')
        .values({
          account_id: act.accountId,
          id: answer.id,
          dispute_id: dispute.id,
          field,
          name: file.name,
          type: answer.type,
          size_bytes: answer.size,
          uploaded_at: now(),
          uploaded_by: act.actorId,
        })
        .execute();
      await writeAuditLines(trx, [
        toAuditLine(act, {
          action: 'dispute.attach_file',
          because: `${file.name} was put into ${field}: ${because}`,
          at: now(),
        }),
      ]);
      return succeed({ fileId: answer.id, revision: await nextRevision(context, trx, dispute) });
    });
  });
}

/** Takes a file out again; Stripe keeps it and shows it to nobody. */
export async function detachFile(
  context: BillingContext,
  act: DisputeAct,
  { fileId, because: why }: { fileId: string; because: string },
): Promise<Outcome<{ revision: number }>> {
  const opened = await openDraft(context, act);
  if (!opened.ok) return opened;
  return context.db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('dispute_files')
      .where('account_id', '=', act.accountId)
      .where('dispute_id', '=', act.disputeId)
      .where('id', '=', fileId)
      .returning(['name', 'field'])
      .executeTakeFirst();
    if (!gone) return fail('evidence_refused', 'There is no such file.');
    const because = `${gone.name} was taken out of ${gone.field}: ${why}`;
    await writeAuditLines(trx, [
      toAuditLine(act, { action: 'dispute.detach_file', because, at: context.now() }),
    ]);
    return succeed({ revision: await nextRevision(context, trx, opened.value.dispute) });
  });
}

async function nextRevision(
  { now }: Pick<BillingContext, 'now'>,
  trx: Pick<BillingContext['db'], 'updateTable'>,
  dispute: { id: string; account_id: string; status: string },
): Promise<number> {
  const { revision } = await trx
    .updateTable('dispute_answers')
    .set((eb) => ({ revision: eb('revision', '+', 1), edited_at: now() }))
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .where('stage', '=', stageOf(dispute.status))
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}
