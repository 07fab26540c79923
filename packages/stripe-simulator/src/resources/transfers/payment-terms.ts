import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import { PLATFORM_APPLICATION } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findDestination, findOnBehalfOf } from './find-destination.ts';

/** What a payment says of who gets its money. */
export interface PaymentTerms {
  application_fee_amount: number | null;
  on_behalf_of: string | Stripe.Account | null;
  transfer_data: Stripe.PaymentIntent.TransferData | null;
  transfer_group: string | null;
}

/** The terms of an intent that is there. */
export const termsOf = (intent: Stripe.PaymentIntent): PaymentTerms => ({
  application_fee_amount: intent.application_fee_amount,
  on_behalf_of: intent.on_behalf_of,
  transfer_data: intent.transfer_data ?? null,
  transfer_group: intent.transfer_group,
});

/** As they are given; an update may only change the amount of what is transferred. */
interface Given {
  application_fee_amount?: number | '' | null;
  on_behalf_of?: string;
  transfer_data?: {
    amount?: number;
    description?: string;
    destination?: string;
    metadata?: Stripe.MetadataParam | '' | null;
    payment_data?: unknown;
  };
  transfer_group?: string;
}

export const NO_TERMS: PaymentTerms = {
  application_fee_amount: null,
  on_behalf_of: null,
  transfer_data: null,
  transfer_group: null,
};

/** The application through which a connected account is charged; none for the platform's own. */
export const applicationOf = (sim: Simulation): string | null =>
  sim.isPlatform ? null : PLATFORM_APPLICATION;

/** docs.stripe.com/connect/charges: direct, destination, and separate charges and transfers. */
export function givenTerms(
  sim: Simulation,
  given: Given,
  { amount, before = NO_TERMS }: { amount: number; before?: PaymentTerms },
): PaymentTerms {
  const terms: PaymentTerms = {
    application_fee_amount: updated(before.application_fee_amount, given.application_fee_amount),
    on_behalf_of:
      given.on_behalf_of === undefined ? before.on_behalf_of : findOnBehalfOf(sim, given.on_behalf_of).id,
    transfer_data: givenTransfer(sim, given.transfer_data, before.transfer_data),
    transfer_group: given.transfer_group ?? before.transfer_group,
  };
  assertTerms(sim, terms, amount);
  return terms;
}

function givenTransfer(
  sim: Simulation,
  given: Given['transfer_data'],
  before: PaymentTerms['transfer_data'],
): PaymentTerms['transfer_data'] {
  if (given === undefined) return before;
  refuseUnsupported(given, ['payment_data']);
  const destination =
    given.destination === undefined
      ? idOf(before?.destination ?? null)
      : findDestination(sim, given.destination, 'transfer_data[destination]').id;
  if (destination === null)
    throw invalidRequest('Missing required param: transfer_data[destination].', {
      code: 'parameter_missing',
      param: 'transfer_data[destination]',
    });
  const amount = given.amount ?? before?.amount;
  const description = given.description ?? before?.description;
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(description === undefined ? {} : { description }),
    destination,
    ...(given.metadata === undefined && before?.metadata === undefined
      ? {}
      : { metadata: mergeMetadata(before?.metadata ?? null, given.metadata) }),
  };
}

/** @throws where fee and transfer do not go together, or with the amount. */
export function assertTerms(
  sim: Simulation,
  { application_fee_amount: fee, transfer_data: transfer }: PaymentTerms,
  amount: number,
): void {
  if (fee !== null && sim.isPlatform && transfer === null) {
    throw invalidRequest(
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).',
      { param: 'application_fee_amount' },
    );
  }
  if (fee !== null && transfer?.amount !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: application_fee_amount, transfer_data[amount].',
      { code: 'parameters_exclusive', param: 'application_fee_amount' },
    );
  }
  assertShare(fee, 'application_fee_amount', amount);
  assertShare(transfer?.amount ?? null, 'transfer_data[amount]', amount);
}

function assertShare(share: number | null, param: string, amount: number): void {
  if (share === null || (share >= 0 && share <= amount)) return;
  throw invalidRequest(`The ${param} must be between 0 and the amount of the payment (${amount}).`, {
    param,
  });
}
