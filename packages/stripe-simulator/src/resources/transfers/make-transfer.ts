import type Stripe from 'stripe';
import { PLATFORM_APPLICATION } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { connectedSim } from '../accounts/find-account.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';

export interface NewTransfer {
  amount: number;
  currency: string;
  destination: string;
  description: string | null;
  metadata: Stripe.Metadata;
  /** The charge that the money comes from: it is there when that one's is. */
  source: Stripe.Charge | null;
  group: string | null;
  /** Kept back by the platform of what the account gets. */
  fee: number | null;
}

/**
 * Moves money from the platform to a connected account, where it arrives as a payment (docs.stripe.com/connect/
 * separate-charges-and-transfers). It keeps its currency: the account has a balance in each that it was sent.
 */
export function makeTransfer(
  platform: Simulation,
  given: NewTransfer,
): { transfer: Stripe.Transfer; payment: Stripe.Charge } {
  const id = platform.newId('tr');
  const own = connectedSim(platform, given.destination);
  const paymentId = own.newId('py');
  const availableOn = given.source === null ? undefined : availableOnOf(platform, given.source);
  const movement = recordMovement(platform, {
    type: 'transfer',
    reportingCategory: 'transfer',
    amount: -given.amount,
    currency: given.currency,
    source: id,
    description: given.description,
    ...(availableOn === undefined ? {} : { availableOn }),
  });
  const transfer = platform.store.transfers.put<Stripe.Transfer>({
    id,
    object: 'transfer',
    amount: given.amount,
    amount_reversed: 0,
    balance_transaction: movement.id,
    created: platform.now(),
    currency: given.currency,
    description: given.description,
    destination: given.destination,
    destination_payment: paymentId,
    livemode: false,
    metadata: given.metadata,
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: given.source?.id ?? null,
    source_type: 'card',
    transfer_group: given.group,
  });
  const payment = receive(own, { id: paymentId, transfer, fee: given.fee, availableOn });
  platform.emit('transfer.created', transfer);
  return { transfer, payment };
}

/** When the money of a charge, or of what came of one, can be paid out: what goes back of it goes with it. */
export function availableOnOf(
  sim: Simulation,
  moved: { balance_transaction: string | Stripe.BalanceTransaction | null },
): number {
  const movement = sim.store.balanceTransactions.get(idOf(moved.balance_transaction) ?? '');
  return movement?.available_on ?? sim.now();
}

/** The account's side: a payment that nobody made but the platform. */
function receive(
  own: Simulation,
  {
    id,
    transfer,
    fee,
    availableOn,
  }: { id: string; transfer: Stripe.Transfer; fee: number | null; availableOn: number | undefined },
): Stripe.Charge {
  const { amount, currency } = transfer;
  const movement = recordMovement(own, {
    type: 'payment',
    reportingCategory: 'charge',
    amount,
    currency,
    source: id,
    ...(fee === null ? {} : { fee: applicationFee(fee) }),
    ...(availableOn === undefined ? {} : { availableOn }),
  });
  return own.store.charges.put<Stripe.Charge>({
    ...NOBODY_PAYS,
    id,
    amount,
    amount_captured: amount,
    application_fee_amount: fee,
    balance_transaction: movement.id,
    created: own.now(),
    currency,
    source_transfer: transfer.id,
    transfer_group: transfer.transfer_group,
  });
}

/** How the platform's share is told in the balance transactions of an account. */
export const applicationFee = (amount: number) => ({
  amount,
  application: PLATFORM_APPLICATION,
  description: 'Simulated Platform application fee',
  type: 'application_fee',
});

const NOBODY_PAYS: Stripe.Charge = {
  id: '',
  object: 'charge',
  amount: 0,
  amount_captured: 0,
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: null,
  captured: true,
  created: 0,
  currency: '',
  customer: null,
  description: null,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: null,
  livemode: false,
  metadata: {},
  on_behalf_of: null,
  outcome: null,
  paid: true,
  payment_intent: null,
  payment_method: null,
  payment_method_details: { stripe_account: {}, type: 'stripe_account' },
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'succeeded',
  transfer_data: null,
  transfer_group: null,
};
