import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { connectedSim, platformOf } from '../accounts/find-account.ts';
import { reverse } from '../transfers/reverse-transfer.ts';

/**
 * What came from another account goes back there: refunding it takes the transfer back that brought it
 * (docs.stripe.com/api/refunds/object#refund_object-source_transfer_reversal).
 */
export function refundPayment(
  sim: Simulation,
  payment: Stripe.Charge,
  { amount, params }: { amount: number; params: Stripe.RefundCreateParams },
): Stripe.Refund {
  const id = idOf(payment.source_transfer) ?? '';
  const sender = senderOf(sim, id);
  const transfer = sender?.store.transfers.get(id);
  if (!sender || !transfer) throw new Error(`The transfer ${id} of the payment ${payment.id} is not there.`);
  const reversal = reverse(sender, transfer, {
    amount,
    isFeeReturned: params.refund_application_fee === true,
    metadata: {},
    refund: null,
    paymentRefund: {
      metadata: mergeMetadata(null, params.metadata),
      reason: params.reason ?? null,
    },
  });
  const refund = sim.store.refunds.get(idOf(reversal.destination_payment_refund) ?? '');
  if (!refund) throw new Error(`The reversal ${reversal.id} has refunded nothing.`);
  return refund;
}

/** The platform, or of an account debit the account. */
function senderOf(sim: Simulation, transfer: string): Simulation | undefined {
  if (!sim.isPlatform) return platformOf(sim);
  for (const { id } of sim.store.accounts.values()) {
    const own = connectedSim(sim, id);
    if (own.store.transfers.get(transfer)) return own;
  }
  return undefined;
}
