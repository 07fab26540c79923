import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';
import { scheduleTurns } from '../schedule-turns.ts';
import { type CaseRow, takeStep } from './take-step.ts';

/** So many cases are looked at in one go; the rest has its turn at once after them. */
const PAGE = 50;
/** Longer than a look takes; a worker that died gives way then. */
const LEASE_SECONDS = 60;
/** Steps of one turn: more than a case can have due. */
const ROUNDS = 200;

/** Every minute, by one process of all. */
export function scheduleDunning(context: BillingContext): void {
  scheduleTurns(context, { queue: 'dunning', cron: '* * * * *' }, () => runDunning(context));
}

/**
 * Does all that is due in open cases now, and says how many steps that were. A case that can't be looked at is logged and left
 * to the next turn; the others go on.
 */
export async function runDunning(context: BillingContext): Promise<number> {
  let taken = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const cases = await leaseCases(context);
    for (const row of cases) {
      try {
        await takeStep(context, row);
        await release(context, row);
        taken += 1;
      } catch (error) {
        // Under its lease until the next turn.
        context.logger.warn(
          { err: error, invoiceId: row.invoice_id },
          'case not looked at; it is at the next turn',
        );
      }
    }
    if (cases.length === 0) return taken;
  }
  return taken;
}

async function leaseCases({ db, now }: BillingContext): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    update dunning_cases c set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
    from (
      select d.account_id, d.invoice_id, i.customer_id from dunning_cases d
      join invoices i on i.account_id = d.account_id and i.id = d.invoice_id
      where d.state = 'open' and (d.look_at <= ${now()} or d.declines_read < d.failure_count)
        and (d.leased_until is null or d.leased_until < now())
      order by d.look_at limit ${PAGE} for update of d skip locked
    ) due
    where c.account_id = due.account_id and c.invoice_id = due.invoice_id
    returning c.account_id, c.invoice_id, c.subscription_id, c.failure_count, c.declines_read, due.customer_id`.execute(
    db,
  );
  return rows;
}

async function release({ db }: BillingContext, { account_id, invoice_id }: CaseRow): Promise<void> {
  await db
    .updateTable('dunning_cases')
    .set({ leased_until: null })
    .where('account_id', '=', account_id)
    .where('invoice_id', '=', invoice_id)
    .execute();
}
