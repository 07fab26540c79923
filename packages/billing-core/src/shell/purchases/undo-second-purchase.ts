import { isHadOnce, readGives } from '../../domain/purchases/gives.ts';
import { findCreditNote } from '../../stripe/find-made.ts';
import { raiseAlert } from '../alerts.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';

/**
 * Gives back what was paid a second time for something that is had once, by a credit note on its invoice, so that invoices and
 * books say the same (docs.stripe.com/invoicing/integration/programmatic-credit-notes), and has operators look.
 *
 * Whether another one is still kept is looked at when it runs: who got the money of the first back keeps the second.
 */
export const undoSecondPurchase: RunEffect = async (context, effect) => {
  const { stripe, reads } = context;
  const invoiceId = String(effect.payload.invoiceId);
  const accountId = effect.account_id ?? '';
  const others = await loadOthers(context, { accountId, invoiceId });
  if (others.length === 0) return `${invoiceId} is the only one that is kept.`;
  const invoice = await reads.run('GET invoice', () => stripe.invoices.retrieve(invoiceId));
  const leftMinor = invoice.amount_paid - invoice.post_payment_credit_notes_amount;
  if (leftMinor > 0) await giveBack(context, effect, { invoiceId, amount: leftMinor });
  await raiseAlert(context, {
    accountId,
    key: `second_purchase:${invoiceId}`,
    kind: 'second_purchase',
    subject: invoiceId,
    because: `What is had once was paid twice: ${invoiceId} was given back, ${others.join(', ')} stays.`,
    at: new Date(invoice.created * 1000),
  });
  return null;
};

/** Paid for the same, and still had. */
async function loadOthers(
  { db }: BillingContext,
  { accountId, invoiceId }: { accountId: string; invoiceId: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('purchases as own')
    .innerJoin('purchases as other', (join) =>
      join
        .onRef('other.account_id', '=', 'own.account_id')
        .onRef('other.product_key', '=', 'own.product_key')
        .onRef('other.id', '!=', 'own.id'),
    )
    .innerJoin('entitlement_grants as grant', (join) =>
      join.onRef('grant.account_id', '=', 'other.account_id').onRef('grant.author', '=', 'other.id'),
    )
    .select(['other.id', 'other.gives'])
    .distinct()
    .where('own.account_id', '=', accountId)
    .where('own.id', '=', invoiceId)
    .where('grant.source', '=', 'purchase')
    .where('grant.revoked_at', 'is', null)
    .orderBy('other.id')
    .execute();
  return rows.filter(({ gives }) => isHadOnce(readGives(gives))).map(({ id }) => id);
}

async function giveBack(
  context: BillingContext,
  effect: EffectRow,
  { invoiceId, amount }: { invoiceId: string; amount: number },
): Promise<void> {
  const { stripe, db } = context;
  const step = { intentId: effect.key, step: `refund_${invoiceId}` };
  await callStripe(
    context,
    { ...step, attempt: await loadAttempt(db, step) },
    {
      make: (options) =>
        stripe.creditNotes.create(
          {
            invoice: invoiceId,
            amount,
            refund_amount: amount,
            reason: 'duplicate',
            metadata: { intent_id: effect.key },
          },
          options,
        ),
      find: () => findCreditNote(stripe, { invoice: invoiceId, intentId: effect.key }),
      looksFirst: true,
    },
  );
}
