import { writeRows } from '../../src/shell/apply/write-rows.ts';
import { type Dump, dumpMirrors } from './dump.ts';
import type { Lab } from './lab.ts';

/**
 * What the mirrors hold when they are written from Stripe's own objects instead of from events. Of a deleted customer or tax id
 * Stripe tells nothing but that it is deleted, so that only this can be held against the row.
 */
export async function mirrorsOfStripe(lab: Lab): Promise<Dump> {
  const { db } = lab.database;
  await lab.forget();
  await db.transaction().execute(async (trx) => {
    for (const { mirrored } of lab.recording.lives) await writeRows(trx, mirrored);
  });
  return onlyWhatIsTold(await dumpMirrors(db));
}

export function onlyWhatIsTold(dump: Dump): Dump {
  const tell = (row: string) => {
    const { id, deleted, ...rest }: Record<string, unknown> = JSON.parse(row);
    return JSON.stringify(deleted === true ? { id, deleted } : { id, deleted, ...rest });
  };
  return new Map(
    [...dump].map(([accountId, tables]) => [
      accountId,
      {
        ...tables,
        ...(tables.customers ? { customers: tables.customers.map(tell) } : {}),
        ...(tables.tax_ids ? { tax_ids: tables.tax_ids.map(tell) } : {}),
      },
    ]),
  );
}
