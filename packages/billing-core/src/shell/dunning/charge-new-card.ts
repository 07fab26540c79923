import { isRenewal } from '../../domain/dunning/fold-case.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { chargeInvoice, noteCharge } from './charge-invoice.ts';

/** A customer has a handful at most. */
const MOST_INVOICES = 20;

/**
 * Charges what failed to the card that the customer has given since. Which invoices those are is asked of Stripe when it runs:
 * renewals that were tried, that are open, and that Stripe would charge by itself. A card that declines is told by its event.
 */
export const chargeNewCard: RunEffect = async (context, effect) => {
  const customerId = String(effect.payload.customerId);
  const methodId = String(effect.payload.methodId);
  const failed = await listFailed(context, customerId);
  if (failed.length === 0) return 'Nothing that failed is open.';
  for (const invoiceId of failed) {
    const step = `pay_${invoiceId}`;
    const attempt = await loadAttempt(context.db, { intentId: effect.key, step });
    const identity = { intentId: effect.key, step, attempt };
    const result = await chargeInvoice(
      context,
      (make, find) => callStripe(context, identity, { make, find }),
      { invoiceId, methodId },
    );
    const because =
      result.kind === 'declined'
        ? 'A new card was given, and was declined.'
        : 'A new card was given, and charged.';
    const ref = { accountId: String(effect.account_id), invoiceId, customerId };
    await noteCharge(context, ref, { key: `card:${methodId}`, kind: 'card', result, because });
  }
  return null;
};

async function listFailed({ stripe, reads }: BillingContext, customer: string): Promise<string[]> {
  const { data } = await reads.run('GET invoice list', () =>
    stripe.invoices.list({ customer, status: 'open', limit: MOST_INVOICES }),
  );
  return data
    .filter(
      ({ attempted, billing_reason, collection_method }) =>
        attempted && isRenewal(billing_reason) && collection_method === 'charge_automatically',
    )
    .map(({ id }) => id);
}
