import type { Outcome, PayLinkView } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { loadCustomers } from '../acts/load-customers.ts';
import { openPortal } from '../acts/open-portal.ts';
import type { BillingContext } from '../context.ts';
import { type PayLink, readPayLink } from './pay-link.ts';

/** What a link of a mail shows before anything is done: no more than its mail said. */
export async function viewPayLink(
  context: BillingContext,
  { token }: { token: string },
): Promise<Outcome<PayLinkView>> {
  const link = readPayLink(context, token);
  if (!link) return fail('link_invalid');
  if (link === 'expired') return fail('link_expired');
  const invoice = link.invoiceId === null ? undefined : await loadInvoice(context, link);
  if (link.invoiceId !== null && !invoice) return fail('link_invalid');
  return succeed({
    invoice: invoice
      ? {
          number: invoice.number,
          amount: { amountMinor: invoice.amount_remaining_minor, currency: invoice.currency },
          isOpen: invoice.status === 'open' && invoice.amount_remaining_minor > 0,
          hostedUrl: invoice.status === 'open' ? invoice.hosted_invoice_url : null,
        }
      : null,
  });
}

/**
 * Opens Stripe's page of a new card, for who holds a link: a fresh session each time, of that one thing. Asked for by a press,
 * so that a mail scanner that follows links opens none. Its address is a bearer secret: never logged or kept.
 */
export async function openPayLink(
  context: BillingContext,
  { token, actId }: { token: string; actId: string },
): Promise<Outcome<{ url: string }>> {
  const viewed = await viewPayLink(context, { token });
  if (!viewed.ok) return viewed;
  const link = readPayLink(context, token);
  if (!link || link === 'expired') return fail('link_expired');
  if (viewed.value.invoice && !viewed.value.invoice.isOpen) return fail('invoice_not_open');
  // Without the token: what is kept of an act opens nothing.
  const returnTo = '/pay/update-card?done=true';
  const act = { accountId: link.accountId, actorId: 'mail link', actId };
  const customerId = await loadPayer(context, link);
  if (customerId === null) return fail('link_invalid');
  const opened = await openPortal(context, act, { flow: 'payment_method_update', returnTo, customerId });
  if (opened.ok) await noteOpened(context, link);
  return opened;
}

/**
 * An account may have customers beside its own, for another currency: the page is of the one who owes, or whose card it is.
 * Undefined for the account's own; null for one that it has not, or has no more.
 */
async function loadPayer(context: BillingContext, link: PayLink): Promise<string | null | undefined> {
  const invoice = link.invoiceId === null ? undefined : await loadInvoice(context, link);
  const payer = invoice?.customer_id ?? link.customerId;
  if (payer === null) return undefined;
  const known = await loadCustomers(context.db, link.accountId);
  return known.some(({ customerId }) => customerId === payer) ? payer : null;
}

const loadInvoice = ({ db }: BillingContext, { accountId, invoiceId }: PayLink) =>
  db
    .selectFrom('invoices')
    .select(['customer_id', 'number', 'status', 'amount_remaining_minor', 'currency', 'hosted_invoice_url'])
    .where('account_id', '=', accountId)
    .where('id', '=', invoiceId ?? '')
    .executeTakeFirst();

/** The first use counts: it is what a recovery is owed to. */
async function noteOpened(
  { db, now }: BillingContext,
  { accountId, invoiceId, step }: PayLink,
): Promise<void> {
  if (invoiceId === null || step === null) return;
  await db
    .updateTable('dunning_steps')
    .set({ opened_at: now() })
    .where('account_id', '=', accountId)
    .where('invoice_id', '=', invoiceId)
    .where('key', '=', step)
    .where('opened_at', 'is', null)
    .execute();
}
