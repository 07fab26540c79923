import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findAccount, recordOf } from './find-account.ts';
import { settleAccount } from './settle-account.ts';

const REASONS: Record<string, Stripe.Account.Requirements.DisabledReason> = {
  credit: 'rejected.other',
  fraud: 'rejected.fraud',
  fraud_no_intent_to_fulfill: 'rejected.fraud',
  fraud_other: 'rejected.fraud',
  fraud_payment_method_casher: 'rejected.fraud',
  fraud_payment_method_tester: 'rejected.fraud',
  other: 'rejected.other',
  terms_of_service: 'rejected.terms_of_service',
};

/** https://docs.stripe.com/api/account/reject: neither charges nor payouts, until it is taken back. */
export function rejectAccount(
  sim: Simulation,
  params: Stripe.AccountRejectParams,
  id: string,
): Stripe.Account {
  const account = findControlled(sim, id);
  const rejectedFor = REASONS[params.reason];
  if (rejectedFor === undefined)
    throw invalidRequest(`Invalid reason: must be one of ${Object.keys(REASONS).join(', ')}`, {
      param: 'reason',
    });
  return settleAccount(sim, account, { account, record: { ...recordOf(sim, id), rejectedFor } });
}

export function unrejectAccount(
  sim: Simulation,
  _: Stripe.AccountUnrejectParams,
  id: string,
): Stripe.Account {
  const account = findControlled(sim, id);
  const record = recordOf(sim, id);
  if (record.rejectedFor === null) throw invalidRequest('This account is not rejected.');
  return settleAccount(sim, account, { account, record: { ...record, rejectedFor: null } });
}

function findControlled(sim: Simulation, id: string): Stripe.Account {
  const account = findAccount(sim, id);
  if (account.controller?.losses?.payments !== 'application') {
    throw invalidRequest('You can only reject accounts whose losses your platform bears.');
  }
  return account;
}
