import type { Database, DisputeAnswersTable, DisputeFilesTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import type { DisputeView, EvidenceFieldView } from '../../capabilities/disputes.ts';
import { stageOf } from '../../domain/disputes/dispute.ts';
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
import type { DisputeRow } from './dispute-rows.ts';

export interface Draft {
  row: Selectable<DisputeAnswersTable>;
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
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .orderBy('stage')
    .execute();
  // What became a chargeback before its draft was made has none yet: that of the inquiry is not it.
  const row = rows.find(({ stage }) => stage === stageOf(dispute.status));
  if (!row) return undefined;
  const files = await db
    .selectFrom('dispute_files')
    .selectAll()
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .orderBy('uploaded_at')
    .orderBy('id')
    .execute();
  return { row, evidence: toTexts(row.evidence), collected: toTexts(row.collected), files };
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
  reason: string,
): NonNullable<DisputeView['draft']> {
  const guide = guideOf(reason);
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
    hasCompellingEvidence: row.compelling !== null,
    characters: { used: sumOf(Object.values(evidence).map((text) => text.length)), most: MOST_CHARACTERS },
    bytes: { used: sumOf(files.map(({ size_bytes: size }) => size)), most: MOST_FILE_BYTES },
  };
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

/** A claim that no answer of Stripe's has sealed yet counts: somebody is at it. */
export function toAnswered({ row }: Draft): DisputeView['answered'] {
  const { answer, answered_at: at, answered_by: by } = row;
  return answer && by ? { answer, at: at?.toISOString() ?? null, by } : null;
}
