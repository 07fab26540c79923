import type { FailedPaymentView, Page } from '../../billing.ts';
import { dunningPolicyOf } from '../../config/dunning.ts';
import { declineWords, isRetriedByStripe, isRetryWorthwhile } from '../../domain/dunning/decline-words.ts';
import { describeNextStep, describeStep } from '../../domain/dunning/describe-step.ts';
import type { BillingContext } from '../context.ts';
import { loadSteps } from './load-case-facts.ts';

type Row = Awaited<ReturnType<typeof selectCases>>[number];

/** A page of the queue: open cases, the oldest first, or closed ones, the newest first. */
export async function listFailedPayments(
  context: BillingContext,
  { state, cursor, limit }: { state: 'open' | 'closed'; cursor: string | null; limit: number },
): Promise<Page<FailedPaymentView>> {
  const rows = await selectCases(context, { state, cursor, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map((row) => toView(context, row))),
    nextCursor: rows.length > limit && last ? `${last.opened_at.toISOString()}|${last.invoice_id}` : null,
  };
}

function selectCases(
  { db }: BillingContext,
  { state, cursor, limit }: { state: 'open' | 'closed'; cursor: string | null; limit: number },
) {
  const isOpen = state === 'open';
  const direction = isOpen ? 'asc' : 'desc';
  const [at = '', id = ''] = cursor?.split('|') ?? [];
  return (
    db
      .selectFrom('dunning_cases as c')
      .innerJoin('accounts as a', 'a.id', 'c.account_id')
      .innerJoin('invoices as i', (join) =>
        join.onRef('i.account_id', '=', 'c.account_id').onRef('i.id', '=', 'c.invoice_id'),
      )
      .selectAll('c')
      .select(['a.name as account_name', 'i.number', 'i.currency', 'i.amount_remaining_minor'])
      // As the invoice says now: what its last failure said is over once Stripe has passed over a try.
      .select('i.next_payment_attempt_at as tried_next_at')
      .where('c.state', isOpen ? '=' : '!=', 'open')
      .$if(cursor !== null, (query) =>
        query.where((eb) =>
          eb(eb.refTuple('c.opened_at', 'c.invoice_id'), isOpen ? '>' : '<', eb.tuple(new Date(at), id)),
        ),
      )
      .orderBy('c.opened_at', direction)
      .orderBy('c.invoice_id', direction)
      .limit(limit)
      .execute()
  );
}

async function toView(context: BillingContext, row: Row): Promise<FailedPaymentView> {
  const steps = await loadSteps(context.db, { accountId: row.account_id, invoiceId: row.invoice_id });
  const policy = dunningPolicyOf(context.config);
  const isOpen = row.state === 'open';
  const decline = { code: row.decline_code, adviceCode: row.advice_code };
  return {
    accountId: row.account_id,
    accountName: row.account_name,
    invoiceId: row.invoice_id,
    invoiceNumber: row.number,
    amount: { amountMinor: row.amount_remaining_minor, currency: row.currency },
    state: row.state,
    because: row.because,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    failureCount: row.failure_count,
    declineWords: row.declines_read === 0 ? 'Stripe has not been asked yet.' : declineWords(decline),
    declineCode: row.decline_code,
    isRetryWorthwhile: isOpen && isRetryWorthwhile(decline),
    nextAttemptAt: isOpen && isRetriedByStripe(decline) ? (row.tried_next_at?.toISOString() ?? null) : null,
    nextStep: isOpen ? describeNextStep({ openedAt: row.opened_at, steps }, policy, context.now()) : null,
    steps: steps.map((step) => ({
      words: describeStep(step),
      at: (step.sentAt ?? step.at).toISOString(),
      because: step.because,
    })),
    recovery: row.recovered_by && { by: row.recovered_by, afterDay: row.recovered_after_day },
  };
}
