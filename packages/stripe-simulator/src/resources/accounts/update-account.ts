import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { applyGiven } from './apply-given.ts';
import { assertUpdatable, notPermitted } from './assert-updatable.ts';
import { findAccount, recordOf } from './find-account.ts';

/** https://docs.stripe.com/api/accounts/update */
export function updateAccount(
  sim: Simulation,
  params: Stripe.AccountUpdateParams,
  id: string,
): Stripe.Account {
  if (id === PLATFORM_ID)
    throw invalidRequest('You cannot update your own account with this method; use the dashboard.');
  refuseUnsupported(params, ['account_token', 'documents', 'groups']);
  const before = findAccount(sim, id);
  assertControlled(before);
  assertUpdatable(sim, before, params);
  const currency = params.default_currency;
  const account = {
    ...before,
    ...(currency === undefined ? {} : { default_currency: parseCurrency(currency, 'default_currency') }),
    metadata: mergeMetadata(before.metadata ?? null, params.metadata),
  };
  return applyGiven(sim, before, {
    account,
    record: recordOf(sim, id),
    params: { ...params, external_account: params.external_account || undefined },
  });
}

function assertControlled({ controller }: Stripe.Account): void {
  if (!controller?.is_controller) throw notPermitted();
}
