import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { businessDaysAfter } from '../balance-transactions/business-days.ts';
import { readExternalAccount } from '../external-accounts/read-external-account.ts';
import { destinationFor } from '../payouts/destination.ts';
import { assertPayable } from '../payouts/payable-amount.ts';

/** docs.stripe.com/connect/top-ups: some business days; how many is the simulator's own. */
const AVAILABLE_AFTER_DAYS = 5;
const LONGEST_DESCRIPTOR = 15;

/** https://docs.stripe.com/api/topups/create: money from the bank account, which is there some days later. */
export function createTopup(sim: Simulation, params: Stripe.TopupCreateParams): Stripe.Topup {
  refuseUnsupported(params, ['payment_method', 'payment_method_options']);
  const currency = parseCurrency(params.currency);
  const { amount, statement_descriptor: descriptor = null } = params;
  assertPayable(amount, currency);
  if (descriptor !== null && descriptor.length > LONGEST_DESCRIPTOR)
    throw invalidRequest(`The statement descriptor must be at most ${LONGEST_DESCRIPTOR} characters.`, {
      param: 'statement_descriptor',
    });
  const failureCode = failureOf(sim, params.source, currency);
  const now = sim.now();
  const expected = businessDaysAfter(now, AVAILABLE_AFTER_DAYS);
  const topup = sim.store.topups.put<Stripe.Topup>({
    id: sim.newId('tu'),
    object: 'topup',
    amount,
    balance_transaction: null,
    created: now,
    currency,
    description: params.description ?? null,
    expected_availability_date: expected,
    failure_code: null,
    failure_message: null,
    initiated_by: 'user',
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    source: null,
    statement_descriptor: descriptor,
    status: 'pending',
    transfer_group: params.transfer_group ?? null,
  });
  sim.store.payoutRecords.put({ id: topup.id, failureCode });
  sim.schedule('topup.arrive', topup.id, expected);
  sim.emit('topup.created', topup);
  return topup;
}

/** What the bank will say (docs.stripe.com/connect/testing#add-funds-to-stripe-balance). */
function failureOf(sim: Simulation, source: string | undefined, currency: string): string | null {
  if (source?.startsWith('btok_')) {
    const place = { country: sim.account.country ?? 'US', currency };
    return readExternalAccount(sim, source, place).destination.payoutFailure;
  }
  const bank = source === undefined ? destinationFor(sim, currency) : sim.store.externalAccounts.get(source);
  if (bank?.object !== 'bank_account' || bank.currency !== currency)
    throw invalidRequest(`You have no verified bank account in ${currency} to add funds from.`, {
      param: source === undefined ? 'currency' : 'source',
    });
  return sim.store.externalAccountRecords.get(bank.id)?.payoutFailure ?? null;
}
