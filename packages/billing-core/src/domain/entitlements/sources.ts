import type { BillingConfig } from '../../config.ts';
import { findPlan, freePlanKey } from '../catalog/catalog.ts';
import { formatDay } from '../status-words.ts';
import type { Subscription } from '../subscription.ts';
import { type EntitlementGrant, type Holdings, isGrantActive } from './holdings.ts';
import { type Access, decideAccess } from './subscription-access.ts';
import { type Period, usagePeriodOf } from './usage-period.ts';

/** A plan that an account holds now, and why. */
export interface PlanSource {
  planKey: string;
  because: string;
}

/** So much more of one feature than the plans give; null is all of it. */
export interface AddedSource {
  feature: string;
  amount: number | null;
  because: string;
}

/** Where what an account may use comes from at one moment. */
export interface Sources {
  /** Of several the most generous counts, for each feature by itself. */
  plans: readonly PlanSource[];
  /** On top of the plans. */
  added: readonly AddedSource[];
  /** The month in which metered features are counted. */
  period: Period;
  /** The next moment at which the clock alone may change any of it; null when none does. */
  changesAt: Date | null;
}

interface Judged {
  subscription: Subscription;
  access: Access;
}

/** Adds up subscriptions, grants and, when no plan holds, the free plan. */
export function decideSources(config: BillingConfig, holdings: Holdings, now: Date): Sources {
  const judged = judgeSubscriptions(config, holdings, now);
  const held = holdOnePerLine(judged);
  const active = holdings.grants.filter((grant) => isGrantActive(grant, now));
  const plans = [
    ...held.map(({ subscription, access }) => ({ planKey: subscription.planKey, because: access.because })),
    ...active.flatMap(toPlanSource),
  ];
  const known = plans.filter(({ planKey }) => findPlan(config, planKey));
  return {
    plans: known.length > 0 ? known : freePlan(config, judged, plans[0]),
    added: [...held.flatMap((each) => toAddOnSources(config, each)), ...active.flatMap(toAddedSource)],
    period: usagePeriodOf(held[0]?.subscription, now),
    changesAt: earliest([
      ...judged.map(({ access }) => access.changesAt),
      ...holdings.grants.flatMap((grant) => momentsOf(grant, now)),
    ]),
  };
}

/** Newest last. What does not give access by itself may do so by an extension. */
function judgeSubscriptions(config: BillingConfig, holdings: Holdings, now: Date): Judged[] {
  const ordered = holdings.subscriptions.toSorted(
    (a, b) => +a.createdAt - +b.createdAt || (a.id < b.id ? -1 : 1),
  );
  return ordered.map((subscription, at) => {
    const payment = holdings.payments.find(({ subscriptionId }) => subscriptionId === subscription.id);
    const facts = {
      lateSince: payment?.lateSince ?? null,
      firstPaymentOpen: payment?.firstPaymentOpen ?? false,
      hasPaymentMethod: holdings.hasPaymentMethod || subscription.defaultPaymentMethodId !== null,
    };
    const access = decideAccess(subscription, facts, { policy: config.access, now });
    const isNewest = at === ordered.length - 1;
    return { subscription, access: isNewest && !access.granted ? extend(access, holdings, now) : access };
  });
}

function extend(access: Access, { grants }: Holdings, now: Date): Access {
  const extensions = grants.filter(
    (grant) => grant.content.kind === 'extension' && isGrantActive(grant, now),
  );
  const [last] = extensions.toSorted((a, b) => endOf(b) - endOf(a));
  if (!last) return access;
  return { granted: true, because: `Access was extended ${untilWords(last)}.`, changesAt: last.endsAt };
}

/** Of two subscriptions of one product line, until the second is undone, the older counts. */
function holdOnePerLine(judged: readonly Judged[]): Judged[] {
  const granted = judged.filter(({ access }) => access.granted);
  return granted.filter(
    ({ subscription: { productLine } }, at) =>
      granted.findIndex(({ subscription }) => subscription.productLine === productLine) === at,
  );
}

/** The free plan, with the reason why it is no better one. */
function freePlan(
  config: BillingConfig,
  judged: readonly Judged[],
  undeclared: PlanSource | undefined,
): PlanSource[] {
  const planKey = freePlanKey(config);
  if (planKey === undefined) return [];
  const reason = judged.findLast(({ access }) => !access.granted)?.access.because;
  const because = undeclared
    ? `The plan ${undeclared.planKey} is no longer declared.`
    : (reason ?? 'There is no subscription.');
  return [{ planKey, because }];
}

function toPlanSource(grant: EntitlementGrant): PlanSource[] {
  if (grant.content.kind !== 'plan') return [];
  return [{ planKey: grant.content.planKey, because: describeGrant(grant) }];
}

/** What a subscription has bought beside its plan, as often as it has; a key that is no longer declared adds nothing. */
function toAddOnSources({ addOns = {} }: BillingConfig, { subscription }: Judged): AddedSource[] {
  return subscription.items.flatMap(({ role, key, quantity }) => {
    const addOn = role === 'add_on' && Object.hasOwn(addOns, key) ? addOns[key] : undefined;
    if (!addOn) return [];
    return Object.entries(addOn.features).flatMap(([feature, given]) => {
      if (!given) return [];
      const amount = typeof given === 'number' ? given * (quantity ?? 1) : null;
      return [{ feature, amount, because: `${amount === null ? '' : `${amount} more: `}${addOn.name}.` }];
    });
  });
}

function toAddedSource(grant: EntitlementGrant): AddedSource[] {
  if (grant.content.kind !== 'feature') return [];
  const { feature, amount } = grant.content;
  const what = amount === null ? '' : `${amount} more: `;
  return [{ feature, amount, because: `${what}${describeGrant(grant)}` }];
}

const describeGrant = (grant: EntitlementGrant) =>
  grant.source === 'purchase' ? `Bought ${untilWords(grant)}.` : `Granted ${untilWords(grant)}.`;

const untilWords = ({ endsAt }: EntitlementGrant) => (endsAt ? `until ${formatDay(endsAt)}` : 'for good');
const endOf = ({ endsAt }: EntitlementGrant) => endsAt?.getTime() ?? Number.POSITIVE_INFINITY;

function momentsOf(grant: EntitlementGrant, now: Date): Date[] {
  if (grant.revokedAt) return [];
  return [grant.startsAt, grant.endsAt].flatMap((moment) => (moment && moment > now ? [moment] : []));
}

export function earliest(moments: readonly (Date | null)[]): Date | null {
  let first: Date | null = null;
  for (const moment of moments) if (moment && (!first || moment < first)) first = moment;
  return first;
}
