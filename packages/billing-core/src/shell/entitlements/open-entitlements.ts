import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Entitlements } from '../../billing.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import type { Holdings } from '../../domain/entitlements/holdings.ts';
import { isLive } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { AccountCache } from './account-cache.ts';
import { answerEntitlements } from './answer-entitlements.ts';
import { followChanges } from './follow-changes.ts';
import { grantByHand, listGrants, revokeGrant } from './grants.ts';
import { loadHoldings } from './load-holdings.ts';
import type { LoadUsageTotals } from './load-usage-totals.ts';
import { AccountStanding } from './standing-of.ts';

export interface EntitlementOptions {
  /** Accounts that are kept in memory at most. */
  maxAccounts: number;
  loadUsageTotals: LoadUsageTotals;
}

/** Entitlements of this process; `close` ends the connection that hears of changes. */
export function openEntitlements(
  context: BillingContext,
  { maxAccounts, loadUsageTotals }: EntitlementOptions,
): Entitlements & { close(): Promise<void> } {
  const cache = new AccountCache({ maxAccounts, read: readStanding(context, loadUsageTotals) });
  const changes = followChanges(context, cache);
  const load = async (accountId: string) => {
    changes.start();
    return (await cache.load(accountId)).value;
  };
  const forgetAfter = async <T>(accountId: string, written: Promise<T>): Promise<T> => {
    const outcome = await written;
    // Who wrote it reads it at once; other processes hear of it.
    cache.forget(accountId);
    return outcome;
  };
  return {
    ...answerEntitlements(context, cache, load),
    grant: (asked) => forgetAfter(asked.accountId, grantByHand(context, asked)),
    revokeGrant: (asked) => forgetAfter(asked.accountId, revokeGrant(context, asked)),
    listGrants: (accountId) => listGrants(context, accountId),
    close: () => changes.stop(),
  };
}

function readStanding(
  context: BillingContext,
  loadUsageTotals: LoadUsageTotals,
): (accountId: string) => Promise<AccountStanding> {
  // A restart of PostgreSQL makes an answer late, not an error.
  const patiently = retry(handleWhen(isTransient), {
    maxAttempts: 5,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
  });
  const warn = warnOfUndeclared(context);
  return async (accountId) => {
    const holdings = await patiently.execute(() => loadHoldings(context.db, { accountId, loadUsageTotals }));
    warn(accountId, holdings);
    return new AccountStanding(context.config, holdings);
  };
}

/** Who pays for a plan that is gone from the code has the free plan: somebody has to know, once for each such plan. */
function warnOfUndeclared({ config, logger }: Pick<BillingContext, 'config' | 'logger'>) {
  const warned = new Set<string>();
  return (accountId: string, { subscriptions }: Holdings): void => {
    for (const { planKey, status } of subscriptions) {
      if (!isLive(status) || findPlan(config, planKey) || warned.has(planKey)) continue;
      warned.add(planKey);
      logger.error({ accountId, planKey }, 'a plan that is held is no longer declared; the free plan holds');
    }
  };
}
