import Stripe from 'stripe';
import type { Outcome, UpcomingInvoice } from '../../billing.ts';
import { succeed } from '../../domain/billing-error.ts';
import { toInvoiceSums } from '../../domain/invoice-sums.ts';
import { cancelsAt, type Subscription } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { loadLiveSubscription } from '../acts/load-live-subscription.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from './ask-for-view.ts';
import { explainLines } from './explain-lines.ts';

/**
 * The next invoice as Stripe works it out today, usage and items that wait included. One that ends is not invoiced again, but
 * for what is owed until then. Docs: docs.stripe.com/api/invoices/create_preview
 */
export async function viewUpcoming(
  context: BillingContext,
  accountId: string,
): Promise<Outcome<UpcomingInvoice | null>> {
  const subscription = await loadLiveSubscription(context, accountId);
  if (!subscription || subscription.status === 'paused') return succeed(null);
  return askForView(context, 'preview_failed', () => preview(context, subscription));
}

async function preview(context: BillingContext, subscription: Subscription): Promise<UpcomingInvoice | null> {
  const { stripe, reads } = context;
  const invoice = await reads
    .run('POST invoice preview', () =>
      stripe.invoices.createPreview({ subscription: subscription.id }, optionsOf('platform')),
    )
    .catch((error: unknown) => {
      if (isNone(error)) return undefined;
      throw error;
    });
  if (!invoice || (invoice.lines.data.length === 0 && cancelsAt(subscription))) return null;
  if (invoice.lines.has_more)
    throw new Error(`The preview of ${subscription.id} has more lines than one page.`);
  return {
    at: subscription.currentPeriodEndsAt.toISOString(),
    lines: await explainLines(context, invoice.lines.data),
    sums: toInvoiceSums(invoice),
    due: { amountMinor: invoice.amount_due, currency: invoice.currency },
  };
}

/** Stripe's way to say that nothing will be invoiced (docs.stripe.com/error-codes, invoice_upcoming_none). */
const isNone = (error: unknown) =>
  error instanceof Stripe.errors.StripeError && error.code === 'invoice_upcoming_none';
