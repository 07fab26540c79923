import type { Database, DunningCasesTable } from '@billwright/db';
import type { Selectable, Transaction } from 'kysely';
import { dunningPolicyOf } from '../../config/dunning.ts';
import { decideStep, type StepDecision } from '../../domain/dunning/decide-step.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import { foldOne } from './fold-cases.ts';
import { loadSteps } from './load-case-facts.ts';
import { fetchLivePayment, type LivePayment, observeLive } from './observe-live.ts';
import { type DueMail, oweDunningMail } from './owe-dunning-mail.ts';
import { writeStep } from './write-steps.ts';

export type CaseRow = Pick<
  Selectable<DunningCasesTable>,
  'account_id' | 'invoice_id' | 'subscription_id' | 'failure_count' | 'declines_read'
> & { customer_id: string };

/** How soon a case is looked at again whose mail has not left. */
const WAIT_MS = 60_000;

/**
 * Does what is due in one case. What is seen in our rows is looked at again at Stripe before anything is owed: who has paid,
 * cancelled or been credited meanwhile gets no mail, and a Stripe that does not answer keeps the step for the next turn.
 */
export async function takeStep(context: BillingContext, row: CaseRow): Promise<void> {
  const isNew = row.declines_read < row.failure_count;
  const glance = isNew ? undefined : await decide(context, context.db, row);
  if (!isNew && (glance === undefined || glance.kind === 'wait')) return lookLater(context, row, glance);
  const live = await look(context, row);
  await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf('platform', row.customer_id));
    const decision = await decide(context, trx, row);
    if (decision) await apply(context, trx, { row, live, decision });
  });
}

async function look(context: BillingContext, row: CaseRow): Promise<LivePayment> {
  await observeLive(context, {
    customerId: row.customer_id,
    invoiceId: row.invoice_id,
    subscriptionId: row.subscription_id,
  });
  const live = await fetchLivePayment(context, row.invoice_id);
  await context.db
    .updateTable('dunning_cases')
    .set({
      decline_code: live.decline.code,
      advice_code: live.decline.adviceCode,
      declines_read: row.failure_count,
    })
    .where('account_id', '=', row.account_id)
    .where('invoice_id', '=', row.invoice_id)
    .execute();
  return live;
}

/** Nothing for a case that is closed by now. */
async function decide(
  context: BillingContext,
  db: BillingContext['db'],
  { account_id: accountId, invoice_id: invoiceId }: CaseRow,
): Promise<StepDecision | undefined> {
  const current = await db
    .selectFrom('dunning_cases')
    .select(['state', 'opened_at'])
    .where('account_id', '=', accountId)
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst();
  if (current?.state !== 'open') return undefined;
  const steps = await loadSteps(db, { accountId, invoiceId });
  const policy = dunningPolicyOf(context.config);
  return decideStep({ openedAt: current.opened_at, steps }, policy, context.now());
}

async function apply(
  context: BillingContext,
  trx: Transaction<Database>,
  { row, live, decision }: { row: CaseRow; live: LivePayment; decision: StepDecision },
): Promise<void> {
  const ref = { accountId: row.account_id, invoiceId: row.invoice_id };
  const at = context.now();
  if ('superseded' in decision)
    for (const day of decision.superseded)
      await writeStep(trx, ref, {
        ...stepOf(day),
        state: 'superseded',
        because: `The mail of day ${day} was not sent in its time; a later one says what is right now.`,
        at,
      });
  if (decision.kind === 'hold')
    await writeStep(trx, ref, {
      ...stepOf(decision.day),
      state: 'held',
      because: `The mail of day ${decision.day} follows the one before, which has not left or only just.`,
      at,
    });
  if (decision.kind === 'mail') await mail(context, trx, { row, live, decision });
  if (decision.kind === 'end') await end(context, trx, { row, action: decision.action });
  await foldOne(trx, ref);
  const next = decision.kind === 'wait' ? decision.until : at;
  await setLook(trx, row, next ?? new Date(at.getTime() + WAIT_MS));
}

const stepOf = (day: number) => ({ key: `mail:${day}`, kind: 'mail' as const, day, action: null });

async function mail(
  context: BillingContext,
  trx: Transaction<Database>,
  due: { row: CaseRow; live: LivePayment; decision: DueMail['decision'] },
): Promise<void> {
  const { row, decision } = due;
  const quiet = await oweDunningMail(context, trx, due);
  await writeStep(
    trx,
    { accountId: row.account_id, invoiceId: row.invoice_id },
    {
      ...stepOf(decision.day),
      state: quiet === null ? 'owed' : 'skipped',
      because: quiet ?? `The invoice is unpaid on day ${decision.day}: the customer is written to.`,
      at: context.now(),
    },
  );
}

const ENDS = {
  cancel: 'Nothing was paid to the end of the policy: the subscription is cancelled.',
  pause: 'Nothing was paid to the end of the policy: the subscription is paused.',
  leave_past_due: 'Nothing was paid to the end of the policy: the subscription is left past due.',
} as const;

/** What Stripe has to be told goes through the outbox; leaving it as it is needs nobody. */
async function end(
  { jobs, now }: BillingContext,
  trx: Transaction<Database>,
  { row, action }: { row: CaseRow; action: keyof typeof ENDS },
): Promise<void> {
  const { account_id: accountId, invoice_id: invoiceId } = row;
  const isLeft = action === 'leave_past_due';
  await writeStep(
    trx,
    { accountId, invoiceId },
    {
      key: 'end',
      kind: 'end',
      day: null,
      action,
      state: isLeft ? 'done' : 'owed',
      because: ENDS[action],
      at: now(),
    },
  );
  if (isLeft) return;
  const key = `end_dunning:${invoiceId}`;
  await oweEffects(trx, jobs, [{ key, kind: 'end_dunning', accountId, payload: { invoiceId } }]);
}

function lookLater(context: BillingContext, row: CaseRow, glance: StepDecision | undefined): Promise<void> {
  const until = glance?.kind === 'wait' ? glance.until : null;
  return setLook(context.db, row, until ?? new Date(context.now().getTime() + WAIT_MS));
}

async function setLook(db: BillingContext['db'], row: CaseRow, at: Date): Promise<void> {
  await db
    .updateTable('dunning_cases')
    .set({ look_at: at })
    .where('account_id', '=', row.account_id)
    .where('invoice_id', '=', row.invoice_id)
    .where('state', '=', 'open')
    .execute();
}
