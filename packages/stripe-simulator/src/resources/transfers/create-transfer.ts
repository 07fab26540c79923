import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { availableIn } from '../balance-transactions/available.ts';
import { findCharge } from '../charges/update-charge.ts';
import { findReceiver } from './find-destination.ts';
import { makeTransfer } from './make-transfer.ts';

/**
 * https://docs.stripe.com/api/transfers/create: out of what is available, or out of a charge, pending or not,
 * up to its amount.
 */
export function createTransfer(sim: Simulation, params: Stripe.TransferCreateParams): Stripe.Transfer {
  const currency = parseCurrency(params.currency);
  if (params.source_type !== undefined && params.source_type !== 'card')
    throw invalidRequest('You have insufficient available funds of this source type.', {
      code: 'balance_insufficient',
      param: 'source_type',
    });
  const destination = findReceiver(sim, params.destination);
  const source =
    params.source_transaction === undefined
      ? null
      : findCharge(sim, params.source_transaction, 'source_transaction');
  const amount = params.amount ?? source?.amount_captured;
  if (amount === undefined) throw missingParam('amount');
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (!sim.isPlatform) assertDebit(sim, params, currency);
  if (source) assertSource(sim, source, { amount, currency });
  else assertAvailable(sim, { amount, currency });
  const group = params.transfer_group ?? source?.transfer_group ?? (source ? `group_${source.id}` : null);
  if (source && source.transfer_group === null) sim.store.charges.put({ ...source, transfer_group: group });
  return makeTransfer(sim, {
    amount,
    currency,
    destination: destination.id,
    description: params.description ?? null,
    metadata: mergeMetadata(null, params.metadata),
    source,
    group,
    fee: null,
  }).transfer;
}

/** docs.stripe.com/connect/account-debits: in the account's own currency, out of what it has. */
function assertDebit(sim: Simulation, params: Stripe.TransferCreateParams, currency: string): void {
  refuseUnsupported(params, ['source_transaction']);
  if (currency === sim.account.default_currency) return;
  throw invalidRequest('An account can be debited in its default currency only.', { param: 'currency' });
}

interface Sum {
  amount: number;
  currency: string;
}

function assertSource(sim: Simulation, source: Stripe.Charge, { amount, currency }: Sum): void {
  if (source.status !== 'succeeded' || !source.captured)
    throw invalidRequest(`The charge ${source.id} has no money to transfer.`, {
      param: 'source_transaction',
    });
  if (source.currency !== currency)
    throw invalidRequest(
      `The currency of source_transaction's balance transaction (${source.currency}) must be the same as the transfer currency (${currency})`,
      { param: 'currency' },
    );
  const others = sim.store.transfers
    .where('source', source.id)
    .reduce((sum, each) => sum + each.amount - each.amount_reversed, 0);
  if (others + amount > source.amount_captured) {
    throw invalidRequest(
      `Transfers using this transaction as a source must not exceed the source amount of ${source.amount_captured}. (There are already other transfers using this source, totaling ${others}.)`,
      { param: 'amount' },
    );
  }
}

function assertAvailable(sim: Simulation, { amount, currency }: Sum): void {
  if (availableIn(sim, currency) >= amount) return;
  throw invalidRequest(
    'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
    { code: 'balance_insufficient' },
  );
}
