import Stripe from 'stripe';
import { type Decline, declineKindOf } from '../../domain/dunning/decline-words.ts';
import { applyLooks } from '../apply/apply-batch.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import { askIfThere } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';

/** How the last try came out, as Stripe has it now. */
export interface LivePayment {
  /** Of the last try; its code is `no_payment_method` where there was nothing to charge. */
  decline: Decline;
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
  let decline: Decline = { code: null, adviceCode: null };
  let isDisputed = false;
  for (const id of ids) {
    const intent = await reads.run('GET payment_intent', () =>
      stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
    );
    decline = declineOf(intent) ?? decline;
    const charge = intent.latest_charge;
    isDisputed ||= typeof charge === 'object' && charge !== null && charge.disputed;
  }
  return { decline, isDisputed };
}

function declineOf({ status, last_payment_error: error }: Stripe.PaymentIntent): Decline | undefined {
  if (status === 'requires_action') return NEEDS_CUSTOMER;
  if (error) return { code: error.decline_code ?? error.code ?? null, adviceCode: error.advice_code ?? null };
  return status === 'requires_payment_method' ? { code: 'no_payment_method', adviceCode: null } : undefined;
}

const NEEDS_CUSTOMER: Decline = { code: 'authentication_required', adviceCode: null };

/** An error of Stripe's, as a decline; nothing when it was none. */
export function declineOfError(error: unknown): Decline | undefined {
  if (!(error instanceof Stripe.errors.StripeCardError)) return undefined;
  const { decline_code: declineCode, advice_code: adviceCode = null, code = null } = error;
  if (declineKindOf({ code, adviceCode: null }) === 'authentication') return NEEDS_CUSTOMER;
  return { code: declineCode ?? code, adviceCode };
}
