import type { Database, DisputeAnswersTable, DisputeFilesTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import type { CompellingView, DisputeView, EvidenceFieldView } from '../../capabilities/disputes.ts';
import { fromSent, toCandidates } from '../../domain/disputes/compelling-choice.ts';
import { needsResponse, stageOf } from '../../domain/disputes/dispute.ts';
import { guideOf } from '../../domain/disputes/evidence-by-reason.ts';
import {
  FILE_FIELDS,
  isTextField,
  MOST_CHARACTERS,
  MOST_FILE_BYTES,
  TEXT_FIELDS,
  TEXT_LIMITS,
  type TextEvidence,
} from '../../domain/disputes/evidence-fields.ts';
import { isActDead } from './claim-answer.ts';
import type { DisputeRow } from './dispute-rows.ts';

export interface Draft {
  /** A claim of an act that is over without having sent anything is none, and is not in it. */
  row: Selectable<DisputeAnswersTable>;
  isClaimDead: boolean;
  evidence: TextEvidence;
  collected: TextEvidence;
  files: Selectable<DisputeFilesTable>[];
}

/** The draft of the stage that a dispute is in, with its files. */
export async function loadDraft(
  db: Kysely<Database>,
  dispute: Pick<DisputeRow, 'id' | 'account_id' | 'status'>,
): Promise<Draft | undefined> {
  const rows = await db
    .selectFrom('dispute_answers')
    .selectAll()
    .select(isActDead.as('isClaimDead'))
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .orderBy('stage')
    .execute();
  // What became a chargeback before its draft was made has none yet: that of the inquiry is not it.
  const found = rows.find(({ stage }) => stage === stageOf(dispute.status));
  if (!found) return undefined;
  const { isClaimDead, ...claimed } = found;
  const row = isClaimDead ? { ...claimed, answer: null, act_id: null, answered_by: null } : claimed;
  const files = await db
    .selectFrom('dispute_files')
    .selectAll()
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .orderBy('uploaded_at')
    .orderBy('id')
    .execute();
  return { row, isClaimDead, evidence: toTexts(row.evidence), collected: toTexts(row.collected), files };
}

/** What is no text of a field that is known is left out. */
export function toTexts(json: Record<string, unknown>): TextEvidence {
  const texts: TextEvidence = {};
  for (const [field, text] of Object.entries(json))
    if (isTextField(field) && typeof text === 'string') texts[field] = text;
  return texts;
}

export function toDraftView(
  { row, evidence, collected, files }: Draft,
  dispute: DisputeRow,
): NonNullable<DisputeView['draft']> {
  const guide = guideOf(dispute.reason);
  const weightOf = (field: string): EvidenceFieldView['weight'] => {
    if (guide.decisive.some((each) => each === field)) return 'decisive';
    return guide.helpful.some((each) => each === field) ? 'helpful' : 'other';
  };
  const texts = TEXT_FIELDS.map(
    (field): EvidenceFieldView => ({
      field,
      kind: 'text',
      weight: weightOf(field),
      text: evidence[field] ?? '',
      collected: collected[field] ?? '',
      most: TEXT_LIMITS[field],
    }),
  );
  const places = FILE_FIELDS.map(
    (field): EvidenceFieldView => ({
      field,
      kind: 'file',
      weight: weightOf(field),
      text: '',
      collected: '',
      most: null,
    }),
  );
  return {
    revision: row.revision,
    fields: [...texts, ...places],
    files: files.map(({ id, field, name, size_bytes: sizeBytes, uploaded_at: at }) => ({
      id,
      field,
      name,
      sizeBytes,
      uploadedAt: at.toISOString(),
    })),
    editedAt: row.edited_at?.toISOString() ?? null,
    compelling: toCompellingView({ row }, dispute),
    characters: { used: sumOf(Object.values(evidence).map((text) => text.length)), most: MOST_CHARACTERS },
    bytes: { used: sumOf(files.map(({ size_bytes: size }) => size)), most: MOST_FILE_BYTES },
  };
}

/** Where no earlier payment is held and Stripe says nothing of it, it is no question. */
function toCompellingView({ row }: Pick<Draft, 'row'>, dispute: DisputeRow): CompellingView | null {
  const candidates = toCandidates(row.compelling_candidates);
  if (row.stage === 'inquiry' || (dispute.compelling_evidence === null && candidates.length === 0))
    return null;
  return {
    status: dispute.compelling_evidence,
    requiredActions: dispute.compelling_actions,
    isDeclined: row.compelling_declined,
    isChanged: isCompellingChanged(row),
    choice: fromSent(row.compelling),
    candidates,
  };
}

/** Both come from `jsonb`, which orders its keys. */
export const isCompellingChanged = ({
  compelling,
  compelling_collected: collected,
}: Pick<Draft['row'], 'compelling' | 'compelling_collected'>): boolean =>
  JSON.stringify(compelling) !== JSON.stringify(collected);

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

/** A claim counts before Stripe has confirmed it: somebody is at it. That Stripe waits no longer confirms it too. */
export function toAnswered({ row }: Draft, { status }: Pick<DisputeRow, 'status'>): DisputeView['answered'] {
  const { answer, answered_at: at, answered_by: by } = row;
  if (!answer || !by) return null;
  const isConfirmed = at !== null || !needsResponse(status);
  return { answer, at: at?.toISOString() ?? null, by, isConfirmed };
}
