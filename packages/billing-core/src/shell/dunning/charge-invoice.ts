import type Stripe from 'stripe';
import type { Decline } from '../../domain/dunning/decline-words.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import type { BillingContext } from '../context.ts';
import { foldOne } from './fold-cases.ts';
import { declineOfError } from './observe-live.ts';
import { writeStep } from './write-steps.ts';

export type ChargeResult = { kind: 'paid' | 'processing' } | { kind: 'declined'; decline: Decline };

type InvoiceAnswer = Stripe.Response<Stripe.Invoice>;
/** Sends the one call of a charge, under the key of whoever asks for it. */
export type SendCharge = (
  make: (options: CallOptions) => Promise<InvoiceAnswer>,
  find: () => Promise<InvoiceAnswer | undefined>,
) => Promise<InvoiceAnswer>;

/** Charges an open invoice with nobody there, to a card that is named or else to the one that is set. A decline is a result. */
export async function chargeInvoice(
  { stripe }: Pick<BillingContext, 'stripe'>,
  send: SendCharge,
  { invoiceId, methodId }: { invoiceId: string; methodId: string | null },
): Promise<ChargeResult> {
  const params: Stripe.InvoicePayParams = {
    off_session: true,
    ...(methodId === null ? {} : { payment_method: methodId }),
  };
  try {
    const answer = await send(
      (options) => stripe.invoices.pay(invoiceId, params, options),
      async () => {
        const found = await stripe.invoices.retrieve(invoiceId);
        return found.status === 'paid' ? found : undefined;
      },
    );
    return { kind: answer.status === 'paid' ? 'paid' : 'processing' };
  } catch (error) {
    const decline = declineOfError(error);
    if (!decline) throw error;
    return { kind: 'declined', decline };
  }
}

/** Keeps a try of ours with the case that it was for, and makes the case say what came of it. */
export async function noteCharge(
  context: BillingContext,
  { accountId, invoiceId, customerId }: { accountId: string; invoiceId: string; customerId: string },
  step: { key: string; kind: 'retry' | 'card'; result: ChargeResult; because: string; actor?: string },
): Promise<void> {
  const { kind, key, result, because, actor } = step;
  await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf('platform', customerId));
    await writeStep(
      trx,
      { accountId, invoiceId },
      {
        key,
        kind,
        day: null,
        action: null,
        state: result.kind === 'declined' ? 'failed' : 'done',
        because,
        at: context.now(),
        ...(actor === undefined ? {} : { actor }),
      },
    );
    await foldOne(trx, { accountId, invoiceId });
  });
}
