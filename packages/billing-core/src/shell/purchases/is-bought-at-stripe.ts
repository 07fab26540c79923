import type Stripe from 'stripe';
import { idOf } from '../../domain/subscription.ts';
import { closePayable } from '../acts/close-payable.ts';
import { loadCustomers } from '../acts/load-customers.ts';
import type { Payable } from '../acts/reserve-checkout.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';

const PAGE = 100;

interface Asked {
  accountId: string;
  productKey: string;
  running: RunningAct;
}

/**
 * Whether something that is had once is paid for already, or is being paid for by a bank that takes days. Stripe itself is asked,
 * since its webhook may be on the way; no answer refuses. What is open is closed first, also what a process that died opened and
 * did not keep. What this very act made in a run that died is left.
 */
export async function isBoughtAtStripe(context: BillingContext, asked: Asked): Promise<boolean> {
  const { sessions, invoices } = await listOthers(context, asked);
  if (sessions.some(isOnItsWay)) return true;
  const paid = [
    ...sessions.flatMap((each) => (isPaid(each) ? [idOf(each.invoice) ?? each.id] : [])),
    ...invoices.flatMap(({ id, status }) => (status === 'paid' ? [id] : [])),
  ];
  const givenBack = await loadGivenBack(context, asked.accountId);
  if (paid.some((id) => !givenBack.has(id))) return true;
  const open: Payable[] = [
    ...sessions.filter(isOpen).map(({ id }): Payable => ({ kind: 'checkout_session', id })),
    ...invoices.filter(isOpen).map(({ id }): Payable => ({ kind: 'invoice', id })),
  ];
  let wasPaid = false;
  for (const payable of open) if (!(await closePayable(context, payable, asked.running))) wasPaid = true;
  return wasPaid;
}

/** What other acts opened for the same product, at every customer of the account. */
async function listOthers({ stripe, db }: BillingContext, { accountId, productKey, running }: Asked) {
  const isOther = ({ metadata }: { metadata: Stripe.Metadata | null }) =>
    metadata?.billwright_purchase === productKey && metadata.intent_id !== running.intentId;
  const customers = await loadCustomers(db, accountId);
  const lists = await Promise.all(
    customers.map(async ({ customerId: customer }) => {
      const [sessions, invoices] = await Promise.all([
        stripe.checkout.sessions.list({ customer, limit: PAGE, expand: ['data.payment_intent'] }),
        stripe.invoices.list({ customer, limit: PAGE }),
      ]);
      return { sessions: sessions.data.filter(isOther), invoices: invoices.data.filter(isOther) };
    }),
  );
  return {
    sessions: lists.flatMap(({ sessions }) => sessions),
    invoices: lists.flatMap(({ invoices }) => invoices),
  };
}

const isOpen = ({ status }: { status: string | null }) => status === 'open';

const isPaid = ({ status, payment_status: paid }: Stripe.Checkout.Session) =>
  status === 'complete' && paid !== 'unpaid';

/** Complete and not paid: by a bank that has yet to answer, or has refused by now (docs.stripe.com/checkout/fulfillment#delayed-payment-methods). */
function isOnItsWay({
  status,
  payment_status: paid,
  payment_intent: intent,
}: Stripe.Checkout.Session): boolean {
  if (status !== 'complete' || paid !== 'unpaid') return false;
  return typeof intent === 'object' && intent?.status === 'processing';
}

async function loadGivenBack({ db }: BillingContext, accountId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('entitlement_grants')
    .select('author')
    .where('account_id', '=', accountId)
    .where('source', '=', 'purchase')
    .where('revoked_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ author }) => author));
}
