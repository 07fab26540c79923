import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { platformOf } from '../accounts/find-account.ts';
import { availableIn } from '../balance-transactions/available.ts';
import { recordMovement, settleEarly } from '../balance-transactions/record-movement.ts';
import { destinationFor, findDestination } from './destination.ts';
import { canBeInstant, instantFee, instantlyAvailable } from './instant-available.ts';
import { makePayout } from './make-payout.ts';
import { assertPayable } from './payable-amount.ts';
import { accountNow } from './payout-settings.ts';

/** docs.stripe.com/payouts/instant-payouts: the most of one, of an account in the United States. */
const MOST_INSTANT = 999_900;

/** https://docs.stripe.com/api/payouts/create: of what is available, or of what can be there instantly. */
export function createPayout(sim: Simulation, params: Stripe.PayoutCreateParams): Stripe.Payout {
  refuseUnsupported(params, ['payout_method']);
  const currency = parseCurrency(params.currency);
  const { amount } = params;
  assertPayable(amount, currency);
  assertDescriptor(params.statement_descriptor);
  assertEnabled(sim);
  const destination = destinationOf(sim, params.destination, currency);
  const isInstant = params.method === 'instant';
  if (params.source_type !== undefined && params.source_type !== 'card') throw insufficient();
  if (isInstant) prepareInstant(sim, destination, { amount, currency });
  else if (availableIn(sim, currency) < amount) throw insufficient();
  const fee = { amount: instantFee(amount), description: 'Instant payout fee' };
  if (isInstant && !sim.isPlatform) chargePlatform(sim, fee.amount, currency);
  return makePayout(sim, {
    amount,
    currency,
    destination,
    isAutomatic: false,
    method: isInstant ? 'instant' : 'standard',
    description: params.description ?? null,
    metadata: mergeMetadata(null, params.metadata),
    statementDescriptor: params.statement_descriptor ?? null,
    fee: isInstant && sim.isPlatform ? fee : undefined,
  });
}

const insufficient = () =>
  invalidRequest('You have insufficient funds in your Stripe account for this transfer.', {
    code: 'balance_insufficient',
  });

function assertEnabled(sim: Simulation): void {
  if (accountNow(sim).payouts_enabled) return;
  throw invalidRequest('Payouts are not enabled for this account: it has requirements that are past due.', {
    code: 'payouts_not_allowed',
  });
}

function assertDescriptor(text: string | undefined): void {
  if (text === undefined || text.length <= 22) return;
  throw invalidRequest('The statement descriptor must be at most 22 characters.', {
    param: 'statement_descriptor',
  });
}

function destinationOf(sim: Simulation, given: string | undefined, currency: string): Stripe.ExternalAccount {
  const destination = given === undefined ? destinationFor(sim, currency) : findDestination(sim, given);
  if (destination?.currency !== currency)
    throw invalidRequest(`Sorry, you don't have any external accounts in that currency (${currency}).`, {
      param: given === undefined ? 'currency' : 'destination',
    });
  if (destination.status === 'errored')
    throw invalidRequest(
      'A payout to this external account has failed: its details must be updated before the next one.',
      { code: 'payouts_not_allowed', param: 'destination' },
    );
  return destination;
}

function prepareInstant(
  sim: Simulation,
  destination: Stripe.ExternalAccount,
  { amount, currency }: { amount: number; currency: string },
): void {
  if (currency !== sim.account.default_currency)
    throw invalidRequest('Instant payouts are made in the currency of the account only.', {
      code: 'instant_payouts_currency_disabled',
      param: 'currency',
    });
  if (!canBeInstant(destination))
    throw invalidRequest('This external account does not support instant payouts.', {
      code: 'instant_payouts_unsupported',
      param: 'method',
    });
  if (amount > MOST_INSTANT)
    throw invalidRequest(`An instant payout can be ${MOST_INSTANT} at most.`, {
      code: 'instant_payouts_limit_exceeded',
      param: 'amount',
    });
  const needed = amount + (sim.isPlatform ? instantFee(amount) : 0);
  if (instantlyAvailable(sim, currency) < needed) throw insufficient();
  settleEarly(sim, needed, currency);
}

/** docs.stripe.com/connect/instant-payouts#monetization-and-fees */
function chargePlatform(sim: Simulation, amount: number, currency: string): void {
  recordMovement(platformOf(sim), {
    type: 'stripe_fee',
    reportingCategory: 'fee',
    amount: -amount,
    currency,
    source: null,
    description: `Instant payout fee of ${sim.account.id}`,
  });
}
