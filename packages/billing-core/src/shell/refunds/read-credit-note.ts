import type Stripe from 'stripe';
import { idOf } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import type { BillingContext } from '../context.ts';

/**
 * The credit note that names a refund, ours or the dashboard's; its `pdf` is a link that needs no sign-in
 * (docs.stripe.com/api/credit_notes/object). A void one documents nothing.
 */
export async function readCreditNoteOf(
  { stripe, reads }: Pick<BillingContext, 'stripe' | 'reads'>,
  { invoiceId, refundId }: { invoiceId: string; refundId: string },
): Promise<Stripe.CreditNote | undefined> {
  for (let after: string | undefined; ; ) {
    const page = await reads.run('GET credit_note list', () =>
      stripe.creditNotes.list(
        { invoice: invoiceId, limit: 100, ...(after === undefined ? {} : { starting_after: after }) },
        optionsOf('platform'),
      ),
    );
    const found = page.data.find(
      ({ status, refunds }) => status !== 'void' && refunds.some(({ refund }) => idOf(refund) === refundId),
    );
    after = page.data.at(-1)?.id;
    if (found || !page.has_more || after === undefined) return found;
  }
}
