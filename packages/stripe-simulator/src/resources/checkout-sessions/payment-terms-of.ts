import type { Simulation } from '../../kernel/simulation.ts';
import { givenTerms, type PaymentTerms } from '../transfers/payment-terms.ts';
import type { CheckoutPlan } from './checkout-plan.ts';

/** Who gets the money of a one-time payment; fee and transfer are never more than what is paid, in the smallest unit. */
export function paymentTermsOf(sim: Simulation, { given }: CheckoutPlan, amount: number): PaymentTerms {
  const { application_fee_amount: fee, transfer_data: transfer, ...data } = given.payment_intent_data ?? {};
  return givenTerms(
    sim,
    {
      ...(data.on_behalf_of === undefined ? {} : { on_behalf_of: data.on_behalf_of }),
      ...(data.transfer_group === undefined ? {} : { transfer_group: data.transfer_group }),
      ...(fee === undefined ? {} : { application_fee_amount: Math.min(fee, amount) }),
      ...(transfer
        ? {
            transfer_data: {
              destination: transfer.destination,
              ...(transfer.amount === undefined ? {} : { amount: Math.min(transfer.amount, amount) }),
            },
          }
        : {}),
    },
    { amount },
  );
}
