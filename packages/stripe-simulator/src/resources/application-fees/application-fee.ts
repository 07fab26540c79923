import type Stripe from 'stripe';
import { PLATFORM_APPLICATION } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';

export function findFee(platform: Simulation, id: string): Stripe.ApplicationFee {
  const fee = platform.store.applicationFees.get(id);
  if (!fee) throw noSuch('application fee', id);
  return fee;
}

/** The fee that the platform took of a charge, if it did. */
export const feeOfCharge = (platform: Simulation, charge: string): Stripe.ApplicationFee | undefined =>
  platform.store.applicationFees.where('charge', charge)[0];

/**
 * The platform's side of its fee: the account's side is in the balance transaction of its charge
 * (docs.stripe.com/connect/direct-charges#collect-fees). It is there when the charge's own money is.
 */
export function collectFee(
  platform: Simulation,
  {
    account,
    charge,
    originating,
    amount,
    availableOn,
  }: {
    account: string;
    /** The charge in the account. */
    charge: Stripe.Charge;
    /** The platform's own charge, of a destination charge. */
    originating: string | null;
    amount: number;
    availableOn: number;
  },
): Stripe.ApplicationFee {
  const id = platform.newId('fee');
  const movement = recordMovement(platform, {
    type: 'application_fee',
    reportingCategory: 'platform_earning',
    amount,
    currency: charge.currency,
    source: id,
    description: 'Application fee',
    availableOn,
  });
  const fee = platform.store.applicationFees.put<Stripe.ApplicationFee>({
    id,
    object: 'application_fee',
    account,
    amount,
    amount_refunded: 0,
    application: PLATFORM_APPLICATION,
    balance_transaction: movement.id,
    charge: charge.id,
    created: platform.now(),
    currency: charge.currency,
    fee_source: { charge: charge.id, type: 'charge' },
    livemode: false,
    originating_transaction: originating,
    refunded: false,
    refunds: { object: 'list', data: [], has_more: false, url: `/v1/application_fees/${id}/refunds` },
  });
  platform.emit('application_fee.created', fee);
  return fee;
}
