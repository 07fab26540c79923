import type { Database, DunningStepsTable } from '@billwright/db';
import type { Insertable, Transaction } from 'kysely';
import { writeAudit } from '../apply/write-decisions.ts';
import type { CaseRef } from './fold-cases.ts';

type NewStep = Omit<Insertable<DunningStepsTable>, 'account_id' | 'invoice_id' | 'opened_at'>;

/** Keeps a step, or what it has come to since, with a line for the customer's timeline. */
export async function writeStep(
  trx: Transaction<Database>,
  { accountId, invoiceId }: CaseRef,
  step: NewStep & { actor?: string },
): Promise<void> {
  const { actor = 'system', ...columns } = step;
  const { state, because, at } = columns;
  await trx
    .insertInto('dunning_steps')
    .values({ account_id: accountId, invoice_id: invoiceId, ...columns, opened_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'invoice_id', 'key'])
        .doUpdateSet({ state, because })
        .where('dunning_steps.state', 'in', ['owed', 'held']),
    )
    .execute();
  await writeAudit(trx, [
    {
      key: `dunning:${invoiceId}:${columns.key}:${state}`,
      account_id: accountId,
      actor,
      action: `dunning.${columns.kind}`,
      subject: invoiceId,
      because,
      at: at instanceof Date ? at : new Date(at),
    },
  ]);
}
