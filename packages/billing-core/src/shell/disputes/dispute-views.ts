import { sql } from 'kysely';
import type { DisputeSummary, FraudWarningView, Outcome, Page, WinRate } from '../../billing.ts';
import type { DisputeView } from '../../capabilities/disputes.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import {
  CLOSED_STATUSES,
  hasNetworkFee,
  isClosed,
  isInquiry,
  needsResponse,
} from '../../domain/disputes/dispute.ts';
import { guideOf } from '../../domain/disputes/evidence-by-reason.ts';
import type { BillingContext } from '../context.ts';
import { readCursor, writeCursor } from '../views/cursor.ts';
import { type DisputeRow, loadDispute } from './dispute-rows.ts';
import { loadDraft, toAnswered, toDraftView } from './drafts.ts';
import { loadTakenSteps } from './load-taken-steps.ts';

const PAGE = 50;

type Listed = DisputeRow & { account_name: string };

const isoOf = (date: Date | null) => date?.toISOString() ?? null;

const toSummary = (row: Listed): DisputeSummary => ({
  id: row.id,
  accountId: row.account_id,
  accountName: row.account_name,
  amount: { amountMinor: row.amount_minor, currency: row.currency },
  reason: row.reason,
  status: row.status,
  isInquiry: isInquiry(row.status),
  isClosed: isClosed(row.status),
  needsResponse: needsResponse(row.status),
  dueAt: isoOf(row.due_at),
  openedAt: row.stripe_created_at.toISOString(),
});

/** Where one without a deadline stands among those that have one. */
const NEVER = new Date('9999-12-31T00:00:00Z');
const deadline = sql<Date>`coalesce(due_at, ${NEVER})`;
const opened = sql<Date>`stripe_created_at`;

/** Open ones by deadline, the nearest first; closed ones newest first. */
export async function listDisputes(
  { db }: Pick<BillingContext, 'db'>,
  { show, cursor = null }: { show: 'open' | 'closed'; cursor?: string | null },
): Promise<Page<DisputeSummary>> {
  const [place, order, beyond] =
    show === 'open' ? ([deadline, 'asc', '>'] as const) : ([opened, 'desc', '<'] as const);
  const after = readCursor(cursor);
  let query = db
    .selectFrom('disputes')
    .innerJoin('accounts', 'accounts.id', 'disputes.account_id')
    .selectAll('disputes')
    .select(['accounts.name as account_name', place.as('place')])
    .where('status', show === 'open' ? 'not in' : 'in', CLOSED_STATUSES);
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb(place, beyond, after.at),
        eb.and([eb(place, '=', after.at), eb('disputes.id', beyond, after.id)]),
      ]),
    );
  const rows = await query
    .orderBy(place, order)
    .orderBy('disputes.id', order)
    .limit(PAGE + 1)
    .execute();
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  const nextCursor = rows.length > PAGE && last ? writeCursor(last.place, last.id) : null;
  return { items: page.map(toSummary), nextCursor };
}

export async function viewDispute(
  { db }: Pick<BillingContext, 'db'>,
  disputeId: string,
): Promise<Outcome<DisputeView>> {
  const row = await loadDispute(db, disputeId);
  if (!row) return fail('dispute_not_found');
  const account = await db
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', row.account_id)
    .executeTakeFirstOrThrow();
  const draft = await loadDraft(db, row);
  const ledger = await db
    .selectFrom('dispute_movements')
    .select(['kind', 'amount_minor as amountMinor', 'currency', 'at'])
    .where('dispute_id', '=', row.id)
    .orderBy('at')
    .orderBy('kind')
    .execute();
  return succeed({
    ...toSummary({ ...row, account_name: account.name }),
    chargeId: row.charge_id,
    paymentIntentId: row.payment_intent_id,
    networkReasonCode: row.network_reason_code,
    cardBrand: row.card_brand,
    isChargeRefundable: row.is_charge_refundable,
    refunded: { amountMinor: await loadRefunded(db, row), currency: row.currency },
    hasNetworkFee: hasNetworkFee({ caseType: row.case_type }),
    pastDue: row.past_due,
    claim: guideOf(row.reason).claim,
    draft: draft ? toDraftView(draft, row) : null,
    answered: draft ? toAnswered(draft, row) : null,
    ledger: ledger.map((each) => ({ ...each, at: each.at.toISOString() })),
    steps: await loadTakenSteps(db, row),
  });
}

async function loadRefunded(db: BillingContext['db'], row: DisputeRow): Promise<number> {
  const { refunded } = await db
    .selectFrom('refunds')
    .select(({ fn }) => fn.sum<number | null>('amount_minor').as('refunded'))
    .where('account_id', '=', row.account_id)
    .where('charge_id', '=', row.charge_id)
    .where('status', 'not in', ['failed', 'canceled'])
    .executeTakeFirstOrThrow();
  return Number(refunded ?? 0);
}

/** Inquiries that were closed and what was prevented was decided by nobody: neither won nor lost. */
export async function viewWinRates({ db }: Pick<BillingContext, 'db'>): Promise<WinRate[]> {
  const rows = await db
    .selectFrom('disputes')
    .select((eb) => [
      'reason',
      eb.fn.countAll<number>().filterWhere('status', '=', 'won').as('won'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'lost').as('lost'),
      eb.fn.countAll<number>().filterWhere('status', 'not in', CLOSED_STATUSES).as('open'),
    ])
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return rows.map(({ reason, won, lost, open }) => ({
    reason,
    won: Number(won),
    lost: Number(lost),
    open: Number(open),
  }));
}

export async function listWarnings({ db }: Pick<BillingContext, 'db'>): Promise<FraudWarningView[]> {
  const rows = await db
    .selectFrom('early_fraud_warnings as warning')
    .innerJoin('accounts', 'accounts.id', 'warning.account_id')
    .leftJoin('dispute_steps as step', (join) =>
      join.onRef('step.account_id', '=', 'warning.account_id').onRef('step.subject_id', '=', 'warning.id'),
    )
    .selectAll('warning')
    .select(['accounts.name', 'step.because'])
    .orderBy('warning.stripe_created_at', 'desc')
    .orderBy('warning.id')
    .limit(PAGE)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    accountName: row.name,
    chargeId: row.charge_id,
    fraudType: row.fraud_type,
    actionable: row.actionable,
    warnedAt: row.stripe_created_at.toISOString(),
    because: row.because,
  }));
}
