import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { connectedSim, platformOf } from '../accounts/find-account.ts';
import { collectFee } from '../application-fees/application-fee.ts';
import { availableOnOf, makeTransfer } from './make-transfer.ts';

/**
 * What happens with the money of a captured charge by its terms:
 * - of a direct charge the platform gets its fee;
 * - of a destination charge the account gets the whole amount less the platform's fee, or the amount that was
 *   said, and the platform bears Stripe's fee (docs.stripe.com/connect/destination-charges#flow-of-funds).
 */
export function shareCharge(sim: Simulation, charge: Stripe.Charge, terms: SharedBy): Stripe.Charge {
  if (!charge.captured) return charge;
  if (charge.transfer_data !== null) return toDestination(sim, charge, terms);
  const amount = charge.application_fee_amount ?? 0;
  if (sim.isPlatform || amount === 0) return charge;
  const fee = collectFee(platformOf(sim), {
    account: sim.account.id,
    charge,
    originating: null,
    amount,
    availableOn: availableOnOf(sim, charge),
  });
  return sim.store.charges.put({ ...charge, application_fee: fee.id });
}

/** The words that a payment has for its transfer. */
export interface SharedBy {
  transfer_data?: Stripe.PaymentIntent.TransferData | null;
}

function toDestination(
  sim: Simulation,
  charge: Stripe.Charge,
  { transfer_data: words }: SharedBy,
): Stripe.Charge {
  const destination = idOf(charge.transfer_data?.destination ?? null) ?? '';
  const amount = charge.transfer_data?.amount ?? charge.amount_captured;
  const fee = charge.application_fee_amount;
  const { transfer, payment } = makeTransfer(sim, {
    amount,
    currency: charge.currency,
    destination,
    description: words?.description ?? null,
    metadata: words?.metadata ?? {},
    source: charge,
    group: charge.transfer_group,
    fee: fee === 0 ? null : fee,
  });
  const shared = { ...charge, transfer: transfer.id };
  if (!fee) return sim.store.charges.put<Stripe.Charge>(shared);
  const { id } = collectFee(sim, {
    account: destination,
    charge: payment,
    originating: charge.id,
    amount: fee,
    availableOn: availableOnOf(sim, charge),
  });
  connectedSim(sim, destination).store.charges.put<Stripe.Charge>({ ...payment, application_fee: id });
  return sim.store.charges.put<Stripe.Charge>({ ...shared, application_fee: id });
}
