import type Stripe from 'stripe';
import type { Outcome } from '../../billing.ts';
import { fail } from '../../domain/billing-error.ts';
import type { KnownRefund } from '../../domain/refunds/refund-sums.ts';
import { idOf } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { loadOwners } from '../apply/load-owners.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from '../views/ask-for-view.ts';

/** A payment as Stripe has it now, with all that a refund depends on. */
export interface ReadCharge {
  charge: Stripe.Charge;
  refunds: KnownRefund[];
  isHeldByDispute: boolean;
}

/** @returns `charge_not_found` also for a payment of somebody else's */
export async function readCharge(
  context: BillingContext,
  { accountId, chargeId }: { accountId: string; chargeId: string },
): Promise<Outcome<ReadCharge>> {
  const { stripe, reads, db } = context;
  const read = await askForView(context, 'charge_not_found', () =>
    reads.run('GET charge', () =>
      stripe.charges.retrieve(
        chargeId,
        { expand: ['balance_transaction', 'transfer', 'application_fee'] },
        optionsOf('platform'),
      ),
    ),
  );
  if (!read.ok) return read;
  const customerId = idOf(read.value.customer);
  const ownerOf = await loadOwners(db, [{ customerId, accountId: null, isCustomer: false }]);
  if (ownerOf({ customerId, accountId: null, isCustomer: false }) !== accountId)
    return fail('charge_not_found');
  const charge = read.value;
  return askForView(context, 'stripe_refused', async () => ({
    charge,
    refunds: await listRefunds(context, chargeId),
    isHeldByDispute: charge.disputed && (await isHeld(context, chargeId)),
  }));
}

async function listRefunds({ stripe, reads }: BillingContext, charge: string): Promise<KnownRefund[]> {
  const found: KnownRefund[] = [];
  for (let after: string | undefined; ; ) {
    const page = await reads.run('GET refund list', () =>
      stripe.refunds.list(
        { charge, limit: 100, ...(after === undefined ? {} : { starting_after: after }) },
        optionsOf('platform'),
      ),
    );
    found.push(
      ...page.data.map(({ id, amount: amountMinor, status, metadata }) => ({
        id,
        amountMinor,
        status,
        intentId: metadata?.intent_id ?? null,
      })),
    );
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return found;
  }
}

/** An inquiry leaves the money where it is; a dispute that is open or lost has it (docs.stripe.com/api/disputes/object). */
async function isHeld({ stripe, reads }: BillingContext, charge: string): Promise<boolean> {
  const { data } = await reads.run('GET dispute list', () =>
    stripe.disputes.list({ charge, limit: 100 }, optionsOf('platform')),
  );
  return data.some(({ is_charge_refundable, status }) => !is_charge_refundable && status !== 'won');
}

/** @throws StripeError, or that Stripe is away */
export async function readInvoiceOf(
  { db, stripe, reads }: BillingContext,
  { accountId, paymentIntentId }: { accountId: string; paymentIntentId: string | null },
): Promise<string | null> {
  if (paymentIntentId === null) return null;
  const known = await db
    .selectFrom('payment_invoices')
    .select('invoice_id')
    .where('account_id', '=', accountId)
    .where('payment_intent_id', '=', paymentIntentId)
    .executeTakeFirst();
  if (known) return known.invoice_id;
  const { data } = await reads.run('GET invoice_payment list', () =>
    stripe.invoicePayments.list(
      { payment: { type: 'payment_intent', payment_intent: paymentIntentId }, limit: 1 },
      optionsOf('platform'),
    ),
  );
  const invoiceId = idOf(data[0]?.invoice);
  await db
    .insertInto('payment_invoices')
    .values({ account_id: accountId, payment_intent_id: paymentIntentId, invoice_id: invoiceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return invoiceId;
}
