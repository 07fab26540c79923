import { z } from 'zod';
import type { BillingConfig } from '../config.ts';
import { checkAmounts } from './check-amounts.ts';
import { checkDunning } from './check-dunning.ts';
import { checkPolicies } from './check-policies.ts';
import { checkPromotions } from './check-promotions.ts';
import { configShape, type ReadConfig } from './config-shape.ts';

/**
 * Refuses a configuration that could not be sold, so that it stops the start and not a customer.
 *
 * @param source where it comes from, for the message
 * @throws Error which names every place that is wrong
 */
export function assertBillingConfig(given: unknown, source: string): asserts given is BillingConfig {
  const read = configShape.safeParse(given);
  if (!read.success)
    throw new Error(`${source} does not declare valid plans:\n${z.prettifyError(read.error)}`);
  const problems = [
    ...checkAmounts(read.data),
    ...checkNames(read.data),
    ...checkPromotions(read.data),
    ...checkDunning(read.data.dunning),
    ...checkPolicies(read.data),
  ];
  if (problems.length > 0)
    throw new Error(
      `${source} does not declare valid plans:\n${problems.map((line) => `✖ ${line}`).join('\n')}`,
    );
}

type Kind = ReadConfig['features'][string]['kind'];
type Plan = ReadConfig['plans'][string];

/** How the parts go together: what types say already to who writes TypeScript, and what they can't say. */
function checkNames(config: ReadConfig): string[] {
  const { plans, addOns = {}, oneTime = {} } = config;
  const kindOf = (feature: string) =>
    Object.hasOwn(config.features, feature) ? config.features[feature]?.kind : undefined;
  return [
    ...Object.entries(plans).flatMap(([key, plan]) => checkPlan(`plans.${key}`, plan, kindOf)),
    ...Object.entries(addOns).flatMap(([key, addOn]) => [
      ...checkGrants(`addOns.${key}.features`, addOn.features, kindOf),
      ...(addOn.plans ?? []).flatMap((name) => checkPaid(`addOns.${key}.plans`, name, plans)),
    ]),
    ...Object.entries(oneTime).flatMap(([key, { credits, creditsLastDays, plan }]) => [
      ...(credits || plan ? [] : [`oneTime.${key}: it gives neither credits nor a plan.`]),
      ...(creditsLastDays !== undefined && !credits
        ? [`oneTime.${key}.creditsLastDays: it gives no credits.`]
        : []),
      ...Object.keys(credits ?? {}).flatMap((name) =>
        checkKind(`oneTime.${key}.credits`, name, ['metered'], kindOf),
      ),
      ...(plan === undefined ? [] : checkPaid(`oneTime.${key}.plan`, plan, plans)),
    ]),
  ];
}

type KindOf = (feature: string) => Kind | undefined;

const isPaid = ({ prices, seats, usage }: Plan) =>
  prices !== undefined || seats !== undefined || Object.keys(usage ?? {}).length > 0;

function checkPlan(path: string, plan: Plan, kindOf: KindOf): string[] {
  const { seats, usage = {}, trialDays, trialNeedsCard } = plan;
  const most = seats && plan.features[seats.feature];
  return [
    ...checkGrants(`${path}.features`, plan.features, kindOf),
    ...(seats ? checkKind(`${path}.seats.feature`, seats.feature, ['seats'], kindOf) : []),
    ...(seats && typeof most === 'number' && most < (seats.included ?? 0)
      ? [`${path}.seats.included: more are included than the plan allows (${most}).`]
      : []),
    ...Object.entries(usage).flatMap(([feature, { included, prices }]) => [
      ...checkKind(`${path}.usage`, feature, ['metered'], kindOf),
      ...(included && Object.values(prices).some(isVolume)
        ? [`${path}.usage.${feature}: a volume price has its included amount as its first tier.`]
        : []),
    ]),
    ...(trialDays && !isPaid(plan) ? [`${path}.trialDays: a free plan needs no trial.`] : []),
    ...(trialNeedsCard !== undefined && !trialDays ? [`${path}.trialNeedsCard: there is no trial.`] : []),
  ];
}

const isVolume = (amount: unknown) =>
  typeof amount === 'object' && amount !== null && 'kind' in amount && amount.kind === 'volume';

function checkGrants(path: string, grants: Plan['features'], kindOf: KindOf): string[] {
  return Object.entries(grants).flatMap(([feature, grant]) =>
    checkKind(path, feature, typeof grant === 'boolean' ? ['flag'] : ['limit', 'seats', 'metered'], kindOf),
  );
}

function checkKind(path: string, feature: string, wanted: Kind[], kindOf: KindOf): string[] {
  const kind = kindOf(feature);
  if (kind === undefined) return [`${path}: no feature is called ${feature}.`];
  return wanted.includes(kind) ? [] : [`${path}.${feature}: a ${kind} can't be given here like that.`];
}

function checkPaid(path: string, name: string, plans: ReadConfig['plans']): string[] {
  const plan = Object.hasOwn(plans, name) ? plans[name] : undefined;
  if (!plan) return [`${path}: no plan is called ${name}.`];
  return isPaid(plan) ? [] : [`${path}: ${name} costs nothing.`];
}
