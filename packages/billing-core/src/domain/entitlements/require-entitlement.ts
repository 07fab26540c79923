import type { EntitlementView, Outcome } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { billingError, succeed } from '../billing-error.ts';
import { cheapestPlanWith } from './feature-level.ts';

/**
 * Whether what an account may use is enough, else the cheapest plan with which it would be.
 *
 * @param amount of a limit or of seats how many in all, of what is metered how many more; nothing of a flag
 */
export function requireEntitlement(
  config: BillingConfig,
  view: EntitlementView,
  amount = 1,
): Outcome<EntitlementView> {
  if (view.allowed && availableOf(view) >= amount) return succeed(view);
  const { feature, kind, balance } = view;
  const wanted = kind === 'flag' ? Number.POSITIVE_INFINITY : amount + (balance?.used ?? 0);
  const upgradeTo = cheapestPlanWith(config, feature, wanted);
  return { ok: false, error: describe(view, upgradeTo) };
}

function availableOf({ balance, limit }: EntitlementView): number {
  const available = balance ? balance.remaining : (limit ?? null);
  return available ?? Number.POSITIVE_INFINITY;
}

function describe(view: EntitlementView, upgradeTo: EntitlementView['upgradeTo']) {
  const error = billingError('upgrade_needed', messageOf(view));
  const next = upgradeTo ? `Upgrade to ${upgradeTo.planName}.` : 'Write to us: none of our plans has it.';
  return { ...error, next, upgradeTo };
}

function messageOf({ label, kind, limit, allowed, balance }: EntitlementView): string {
  if (kind === 'flag' || (!allowed && !balance)) return `Your plan does not include ${label}.`;
  return balance
    ? `${label}: ${balance.remaining ?? 0} of ${limit ?? 0} are left until ${balance.resetsAt.slice(0, 10)}.`
    : `${label}: your plan allows ${limit ?? 0}.`;
}
