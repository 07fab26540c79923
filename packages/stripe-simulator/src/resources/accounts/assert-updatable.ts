import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { isCollectedByPlatform, platformOf, recordOf } from './find-account.ts';

const HANDED_OVER = ['business_type', 'company', 'individual', 'external_account'] as const;

/**
 * What the platform may not change (docs.stripe.com/api/accounts/update): what Stripe collects itself, once the account was
 * asked for it by a link or a session, and the payouts of an account whose losses are not the platform's
 * (docs.stripe.com/connect/manage-payout-schedule).
 */
export function assertUpdatable(
  sim: Simulation,
  account: Stripe.Account,
  params: Stripe.AccountUpdateParams,
): void {
  const fixed = HANDED_OVER.find((name) => params[name] !== undefined);
  if (fixed !== undefined) assertOwn(sim, account, fixed);
  if (params.settings?.payouts?.schedule !== undefined) assertPayoutsOwn(account);
}

/** Once an account has been handed over, its persons and its external accounts are its own too. */
export function assertOwn(sim: Simulation, account: Stripe.Account, param?: string): void {
  if (isCollectedByPlatform(account) || !recordOf(sim, account.id).isHandedOver) return;
  throw notPermitted(param);
}

export function assertPayoutsOwn({ controller }: Stripe.Account): void {
  if (controller?.losses?.payments !== 'application') throw notPermitted('settings[payouts][schedule]');
}

/** From the first link or session on. */
export function handOver(sim: Simulation, id: string): void {
  platformOf(sim).store.accountRecords.put({ ...recordOf(sim, id), isHandedOver: true });
}

export const notPermitted = (param?: string) =>
  invalidRequest(
    'This application does not have the required permissions for this endpoint on this account.',
    { code: 'account_invalid', status: 403, ...(param === undefined ? {} : { param }) },
  );
