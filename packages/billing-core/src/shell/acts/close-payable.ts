import type Stripe from 'stripe';
import { idOf, isLive } from '../../domain/subscription.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import type { Payable } from './reserve-checkout.ts';

/**
 * Makes sure that something can't be paid any more; false when it turned out to be paid already.
 * Of two that close the same at once Stripe refuses the second: what counts is how it stands afterwards.
 */
export function closePayable(
  context: BillingContext,
  { kind, id }: Payable,
  running: Pick<RunningAct, 'call'>,
): Promise<boolean> {
  switch (kind) {
    case 'checkout_session':
      return closeSession(context, id, running);
    case 'subscription':
      return closeIncomplete(context, id, running);
    case 'invoice':
      return closeInvoice(context, id, running);
  }
}

async function closeInvoice(
  { stripe }: BillingContext,
  invoiceId: string,
  running: Pick<RunningAct, 'call'>,
): Promise<boolean> {
  const retrieve = () => stripe.invoices.retrieve(invoiceId);
  const close = () =>
    running.call(
      `void_${invoiceId}`,
      (options) => stripe.invoices.voidInvoice(invoiceId, {}, options),
      async () => unlessOpen(await retrieve()),
    );
  const end = await closeIfOpen<Stripe.Invoice.Status | null>(
    async () => (await retrieve()).status,
    'open',
    close,
  );
  return end !== 'paid';
}

async function closeSession(
  { stripe, db }: BillingContext,
  sessionId: string,
  running: Pick<RunningAct, 'call'>,
): Promise<boolean> {
  const retrieve = () => stripe.checkout.sessions.retrieve(sessionId);
  const status = async () => (await retrieve()).status;
  const expire = () =>
    running.call(
      `expire_${sessionId}`,
      (options) => stripe.checkout.sessions.expire(sessionId, {}, options),
      async () => unlessOpen(await retrieve()),
    );
  const end = await closeIfOpen(status, 'open', expire);
  if (end === 'complete') return false;
  await db
    .updateTable('checkout_sessions')
    .set({ status: 'expired', url: null })
    .where('id', '=', sessionId)
    .where('status', '=', 'open')
    .execute();
  return true;
}

/** Without its first invoice a subscription can't be paid, and is `incomplete_expired` (docs.stripe.com/billing/subscriptions/overview). */
async function closeIncomplete(
  { stripe }: BillingContext,
  subscriptionId: string,
  running: Pick<RunningAct, 'call'>,
): Promise<boolean> {
  const retrieve = () => stripe.subscriptions.retrieve(subscriptionId);
  const invoiceId = idOf((await retrieve()).latest_invoice);
  const close = async () => {
    if (!invoiceId) throw new Error(`Subscription ${subscriptionId} waits for a payment of no invoice.`);
    await running.call(
      `void_${invoiceId}`,
      (options) => stripe.invoices.voidInvoice(invoiceId, {}, options),
      async () => unlessOpen(await stripe.invoices.retrieve(invoiceId)),
    );
  };
  const status = async () => (await retrieve()).status;
  return !isLive(await closeIfOpen<Stripe.Subscription.Status>(status, 'incomplete', close));
}

/** Closed by whomever: then there is nothing more to close. */
const unlessOpen = <T extends { status: string | null }>(found: T) =>
  found.status === 'open' ? undefined : found;

/** How it stands in the end. */
async function closeIfOpen<S>(status: () => Promise<S>, open: S, close: () => Promise<unknown>): Promise<S> {
  const before = await status();
  if (before !== open) return before;
  const refused: unknown = await close().then(
    () => undefined,
    (error: unknown) => error,
  );
  const after = await status();
  if (refused && after === open) throw refused;
  return after;
}
