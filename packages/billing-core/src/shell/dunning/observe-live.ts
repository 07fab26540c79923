import Stripe from 'stripe';
import { declineKindOf } from '../../domain/dunning/decline-words.ts';
import { applyLooks } from '../apply/apply-batch.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import { askIfThere } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';

/** How the last try came out, as Stripe has it now. */
export interface LivePayment {
  /** Stripe's word for the decline; `no_payment_method` where there was nothing to charge. */
  declineCode: string | null;
  isDisputed: boolean;
}

/**
 * Asks Stripe for the invoice and its subscription, and makes our rows and the case say what it answers: whoever acts after
 * this acts on what is so now, also when a webhook is late.
 *
 * @throws whatever keeps Stripe from answering: then nothing is done
 */
export async function observeLive(
  context: BillingContext,
  {
    customerId,
    invoiceId,
    subscriptionId,
  }: { customerId: string; invoiceId: string; subscriptionId: string },
): Promise<void> {
  const asked = [
    await askIfThere(context, { stripeAccount: 'platform', type: 'invoice', id: invoiceId }),
    await askIfThere(context, { stripeAccount: 'platform', type: 'subscription', id: subscriptionId }),
  ];
  const answers = asked.filter((each) => each !== undefined);
  await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf('platform', customerId));
    await applyLooks(context, trx, { rows: [], answers, leavesRevenue: true });
  });
}

/** What became of the payment of an invoice (docs.stripe.com/api/payment_intents/object, last_payment_error). */
export async function fetchLivePayment(
  { stripe, reads }: Pick<BillingContext, 'stripe' | 'reads'>,
  invoiceId: string,
): Promise<LivePayment> {
  const { data } = await reads.run('GET invoice_payment list', () =>
    stripe.invoicePayments.list({ invoice: invoiceId, limit: 10 }),
  );
  const ids = data.flatMap(({ payment }) =>
    typeof payment.payment_intent === 'string' ? [payment.payment_intent] : [],
  );
  let declineCode: string | null = null;
  let isDisputed = false;
  for (const id of ids) {
    const intent = await reads.run('GET payment_intent', () =>
      stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
    );
    declineCode = declineOf(intent) ?? declineCode;
    const charge = intent.latest_charge;
    isDisputed ||= typeof charge === 'object' && charge !== null && charge.disputed;
  }
  return { declineCode, isDisputed };
}

function declineOf({ status, last_payment_error: error }: Stripe.PaymentIntent): string | null {
  if (status === 'requires_action') return 'authentication_required';
  if (error) return error.decline_code ?? error.code ?? null;
  return status === 'requires_payment_method' ? 'no_payment_method' : null;
}

/** The code of an error of Stripe's, as a decline; null when it was none. */
export function declineOfError(error: unknown): string | null {
  if (!(error instanceof Stripe.errors.StripeCardError)) return null;
  const { decline_code: decline, code } = error;
  if (declineKindOf(code ?? null) === 'authentication') return 'authentication_required';
  return decline ?? code ?? null;
}
