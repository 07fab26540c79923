import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Entitlements, EntitlementView } from '../../billing.ts';
import { findFeature } from '../../domain/entitlements/entitlement.ts';
import { requireEntitlement } from '../../domain/entitlements/require-entitlement.ts';
import type { BillingContext } from '../context.ts';
import { isTransient } from '../is-transient.ts';
import { AccountCache, MAX_STALE_MS } from './account-cache.ts';
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
  const { config, db, now } = context;
  // A restart of PostgreSQL makes an answer late, not an error.
  const patiently = retry(handleWhen(isTransient), {
    maxAttempts: 5,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
  });
  const cache = new AccountCache<AccountStanding>({
    maxAccounts,
    read: async (accountId) =>
      new AccountStanding(
        config,
        await patiently.execute(() => loadHoldings(db, { accountId, loadUsageTotals })),
      ),
  });
  const changes = followChanges(context, cache);

  const load = async (accountId: string) => {
    changes.start();
    return (await cache.load(accountId)).value;
  };
  const checkNow = (accountId: string, feature: string): EntitlementView | undefined => {
    const entry = cache.peek(accountId);
    if (!entry) {
      findFeature(config, feature);
      return undefined;
    }
    const view = entry.value.at(now(), feature);
    // Uses are not notified one by one: what was counted is looked up each second.
    const isTooOld = view.balance !== undefined && performance.now() >= entry.readAt + MAX_STALE_MS;
    return isTooOld ? undefined : view;
  };
  const check = async (accountId: string, feature: string): Promise<EntitlementView> => {
    const known = checkNow(accountId, feature);
    if (known) return known;
    return (await load(accountId)).at(now(), feature);
  };
  const forgetAfter = async <T>(accountId: string, written: Promise<T>): Promise<T> => {
    const outcome = await written;
    // Who wrote it reads it at once; other processes hear of it.
    cache.forget(accountId);
    return outcome;
  };
  return {
    check,
    checkNow,
    require: async (accountId, feature, amount) =>
      requireEntitlement(config, await check(accountId, feature), amount),
    list: async (accountId) => {
      const features = Object.keys(config.features);
      const known = features.map((feature) => checkNow(accountId, feature));
      const found = known.filter((view) => view !== undefined);
      if (found.length === features.length) return found;
      const standing = await load(accountId);
      return features.map((feature) => standing.at(now(), feature));
    },
    grant: (asked) => forgetAfter(asked.accountId, grantByHand(context, asked)),
    revokeGrant: (asked) => forgetAfter(asked.accountId, revokeGrant(context, asked)),
    listGrants: (accountId) => listGrants(context, accountId),
    close: () => changes.stop(),
  };
}
