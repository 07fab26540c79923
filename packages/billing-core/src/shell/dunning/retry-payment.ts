import type { Act, Outcome, RetryOutcome } from '../../billing.ts';
import { decideRetryPayment } from '../../commands/retry-payment.ts';
import { succeed } from '../../domain/billing-error.ts';
import { declineWords } from '../../domain/dunning/decline-words.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { chargeInvoice, noteCharge } from './charge-invoice.ts';
import { fetchLivePayment, observeLive } from './observe-live.ts';

/** Of a try that was sent before, the answer alone counts. */
const UNTRIED = { code: null, adviceCode: null };

/**
 * Charges a failed invoice again because an operator says so, with the reason in the audit log. Once for each act: who presses
 * twice, or whose process died, has charged once.
 */
export function retryPayment(
  context: BillingContext,
  act: Act,
  { invoiceId, because }: { invoiceId: string; because: string },
): Promise<Outcome<RetryOutcome>> {
  const what = { kind: 'retry_payment', params: { invoiceId, because } } as const;
  return runAct<RetryOutcome>(context, act, what, async (running) => {
    const known = await loadCase(context, act.accountId, invoiceId);
    const wasSent = await running.wasSent('pay');
    if (known && !wasSent) {
      await observeLive(context, {
        customerId: known.customer_id,
        invoiceId,
        subscriptionId: known.subscription_id,
      });
    }
    const current = await loadCase(context, act.accountId, invoiceId);
    const decided = decideRetryPayment(
      current && {
        state: wasSent ? 'open' : current.state,
        decline: wasSent ? UNTRIED : (await fetchLivePayment(context, invoiceId)).decline,
        hasNewCard: false,
      },
    );
    if (!decided.ok) return decided;
    const result = await chargeInvoice(context, (make, find) => running.call('pay', make, find), {
      invoiceId,
      methodId: null,
    });
    const ref = { accountId: act.accountId, invoiceId, customerId: current?.customer_id ?? '' };
    await noteCharge(context, ref, {
      key: `retry:${running.intentId}`,
      kind: 'retry',
      result,
      because: `Charged again: ${because}`,
      actor: act.actorId,
    });
    if (known)
      await observeLive(context, {
        customerId: known.customer_id,
        invoiceId,
        subscriptionId: known.subscription_id,
      });
    return succeed(
      result.kind === 'declined' ? { kind: 'declined', because: declineWords(result.decline) } : result,
    );
  });
}

const loadCase = ({ db }: BillingContext, accountId: string, invoiceId: string) =>
  db
    .selectFrom('dunning_cases as c')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.account_id', '=', 'c.account_id').onRef('i.id', '=', 'c.invoice_id'),
    )
    .select(['c.state', 'c.subscription_id', 'i.customer_id'])
    .where('c.account_id', '=', accountId)
    .where('c.invoice_id', '=', invoiceId)
    .executeTakeFirst();
