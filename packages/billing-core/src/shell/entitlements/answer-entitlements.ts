import type { Entitlements, EntitlementView } from '../../billing.ts';
import { findFeature } from '../../domain/entitlements/entitlement.ts';
import { requireEntitlement } from '../../domain/entitlements/require-entitlement.ts';
import type { BillingContext } from '../context.ts';
import { type AccountCache, MAX_STALE_MS } from './account-cache.ts';
import type { AccountStanding } from './standing-of.ts';

type Questions = Pick<Entitlements, 'check' | 'checkNow' | 'require' | 'list'>;

/** Answers from memory, else from PostgreSQL; `load` reads an account. */
export function answerEntitlements(
  { config, now }: Pick<BillingContext, 'config' | 'now'>,
  cache: Pick<AccountCache<AccountStanding>, 'peek'>,
  load: (accountId: string) => Promise<AccountStanding>,
): Questions {
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
    return known ?? (await load(accountId)).at(now(), feature);
  };
  const list = async (accountId: string): Promise<EntitlementView[]> => {
    const features = Object.keys(config.features);
    const known = features
      .map((feature) => checkNow(accountId, feature))
      .filter((view) => view !== undefined);
    if (known.length === features.length) return known;
    const standing = await load(accountId);
    return features.map((feature) => standing.at(now(), feature));
  };
  return {
    check,
    checkNow,
    list,
    require: async (accountId, feature, amount) =>
      requireEntitlement(config, await check(accountId, feature), amount),
  };
}
