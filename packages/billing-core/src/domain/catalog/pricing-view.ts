import type {
  BillingInterval,
  ExtraCard,
  PlanAction,
  PlanCard,
  PlanFeatureLine,
  PricingView,
} from '../../billing.ts';
import type { BillingConfig, FeatureDefinition, PlanDefinition } from '../../config.ts';
import { cancelsAt, type Subscription } from '../subscription.ts';
import { freePlanKey, grantOf, INTERVALS, isPaid, isSoldIn } from './catalog.ts';
import { toPlanPrice } from './plan-price-view.ts';
import { amountWords, eachInterval, shortMoney } from './price-words.ts';

export interface PricingFacts {
  currency: string;
  isSignedIn: boolean;
  /** The live one. */
  subscription: Subscription | undefined;
  /** Whether the trial is still to be had. */
  hadSubscription: boolean;
}

/** What the pricing page shows; the server decides each button, so that no page has to know the rules. */
export function toPricingView(
  config: BillingConfig,
  facts: PricingFacts,
): Omit<PricingView, 'takesPaymentsHere' | 'terms'> {
  const { currency, subscription } = facts;
  return {
    currency,
    currencies: [...config.currencies],
    currentInterval: subscription?.interval ?? null,
    plans: Object.entries(config.plans).map(([key, plan]) => toPlanCard(config, key, plan, facts)),
    extras: [...listAddOns(config, currency), ...listOneTime(config, currency)],
  };
}

function listAddOns({ addOns = {}, plans }: BillingConfig, currency: string): ExtraCard[] {
  return Object.entries(addOns).map(([key, { name, description, prices, plans: only }]) => {
    const [month, year] = INTERVALS.map(
      (interval) => `${shortMoney(prices[currency]?.[interval] ?? 0, currency)} ${eachInterval(interval)}`,
    );
    const names = only?.map((planKey) => plans[planKey]?.name ?? planKey).join(' and ');
    const where = `Beside ${names ?? 'every paid plan'}`;
    const price = `${month}, or ${year}`;
    return { key, kind: 'add_on', name, description, price, where, plans: only ? [...only] : null };
  });
}

function listOneTime({ oneTime = {} }: BillingConfig, currency: string): ExtraCard[] {
  return Object.entries(oneTime).map(([key, { name, description, prices }]) => ({
    ...{ key, name, description },
    kind: 'one_time',
    price: amountWords(prices[currency] ?? 0, currency),
    where: 'Paid once',
    plans: null,
  }));
}

function toPlanCard(config: BillingConfig, key: string, plan: PlanDefinition, facts: PricingFacts): PlanCard {
  const card = (wanted: BillingInterval) => {
    const price = toPlanPrice(config, plan, { interval: wanted, currency: facts.currency });
    return { ...price, action: chooseAction(config, key, plan, price.interval, facts) };
  };
  return {
    key,
    name: plan.name,
    description: plan.description,
    highlighted: plan.highlighted ?? false,
    trialDays: facts.hadSubscription ? 0 : (plan.trialDays ?? 0),
    features: Object.entries(config.features).map(([feature, definition]) =>
      toFeatureLine(feature, definition, plan),
    ),
    prices: { month: card('month'), year: card('year') },
  };
}

function toFeatureLine(key: string, definition: FeatureDefinition, plan: PlanDefinition): PlanFeatureLine {
  const grant = grantOf(plan, key);
  const included = grant === true || grant === 'unlimited' || (typeof grant === 'number' && grant > 0);
  const value = included ? includedWords(key, plan, grant) : 'Not included';
  return { key, label: definition.label, value, included };
}

/** What is charged by use is not said to be free without end. */
function includedWords(
  key: string,
  { usage = {} }: PlanDefinition,
  grant: number | 'unlimited' | true,
): string {
  const charged = Object.hasOwn(usage, key) ? usage[key] : undefined;
  if (charged)
    return charged.included ? `${charged.included.toLocaleString('en-US')}, then charged` : 'As used';
  if (grant === true) return 'Included';
  return grant === 'unlimited' ? 'Unlimited' : grant.toLocaleString('en-US');
}

function chooseAction(
  config: BillingConfig,
  key: string,
  plan: PlanDefinition,
  interval: BillingInterval,
  facts: PricingFacts,
): PlanAction {
  const { subscription } = facts;
  const isFree = key === freePlanKey(config) || !isPaid(plan);
  if (!isFree && !isSoldIn(plan, facts.currency))
    return {
      kind: 'unavailable',
      label: `Not sold in ${facts.currency.toUpperCase()}`,
      because: 'This plan has no price in the currency shown.',
    };
  if (!facts.isSignedIn) return { kind: 'sign_up', label: isFree ? 'Start for free' : `Choose ${plan.name}` };
  if (!subscription) {
    if (isFree) return { kind: 'current', label: 'Your plan' };
    const hasTrial = plan.trialDays && !facts.hadSubscription;
    return {
      kind: 'checkout',
      label: hasTrial ? `Try ${plan.name} for ${plan.trialDays} days` : `Choose ${plan.name}`,
    };
  }
  const isEnding = cancelsAt(subscription) !== null;
  if (isFree)
    return isEnding
      ? { kind: 'unavailable', label: 'Follows your plan', because: 'Your plan is being cancelled already.' }
      : { kind: 'cancel', label: `Change to ${plan.name}` };
  if (subscription.planKey === key && subscription.interval === interval)
    return isEnding
      ? { kind: 'undo_cancel', label: `Keep ${plan.name}` }
      : { kind: 'current', label: 'Your plan' };
  if (isEnding)
    return {
      kind: 'unavailable',
      label: 'Undo the cancellation first',
      because: 'Your plan is being cancelled.',
    };
  if (subscription.status !== 'active' && subscription.status !== 'trialing')
    return {
      kind: 'unavailable',
      label: 'Pay the open invoice first',
      because: 'Your last payment is still open.',
    };
  if (subscription.planKey === key)
    return { kind: 'change', label: interval === 'year' ? 'Switch to yearly' : 'Switch to monthly' };
  return { kind: 'change', label: `Change to ${plan.name}` };
}
