import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';

export interface PersonsAuditLine {
  /** Unique: one for each act. */
  key: string;
  accountId: string | null;
  actorId: string;
  action: string;
  subject: string;
  because: string;
  at: Date;
  data?: Record<string, unknown>;
}

/** What a person did, in the transaction that does it. */
export async function writeAuditLines(
  trx: Kysely<Database>,
  lines: readonly PersonsAuditLine[],
): Promise<void> {
  if (lines.length === 0) return;
  await trx
    .insertInto('audit_log')
    .values(
      lines.map(({ accountId, actorId, data = {}, ...line }) => ({
        ...line,
        account_id: accountId,
        actor: actorId,
        data: JSON.stringify(data),
      })),
    )
    .execute();
}
