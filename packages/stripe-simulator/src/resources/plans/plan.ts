import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { createPrice } from '../prices/create-price.ts';
import { retirePrice } from '../prices/known-price.ts';
import { assertNotDefault } from '../prices/update-price.ts';
import { findProduct, insertProduct } from '../products/product.ts';
import { toPlan } from '../subscriptions/subscription-item.ts';

/** Plans are the older door to recurring prices: what is made through one is seen through the other (docs.stripe.com/api/plans). */
export function findPlan(sim: Simulation, id: string): Stripe.Price {
  const price = sim.store.prices.get(id);
  if (!price?.recurring) throw noSuch('plan', id);
  return price;
}

export const showPlan = (price: Stripe.Price): Stripe.Plan => ({
  ...toPlan(price),
  ...(price.tiers ? { tiers: price.tiers } : {}),
  trial_period_days: price.recurring?.trial_period_days ?? null,
});

export function createPlan(sim: Simulation, params: Stripe.PlanCreateParams): Stripe.Plan {
  const { id = sim.newId('plan') } = params;
  if (sim.store.prices.get(id))
    throw invalidRequest('Plan already exists.', { code: 'resource_already_exists', param: 'id' });
  const plan = showPlan(createPrice(sim, toPriceParams(sim, params), id));
  sim.emit('plan.created', plan);
  return plan;
}

function toPriceParams(sim: Simulation, params: Stripe.PlanCreateParams): Stripe.PriceCreateParams {
  const { amount, amount_decimal: decimal, transform_usage: transform, metadata } = params;
  if (params.billing_scheme !== 'tiered' && amount === undefined && decimal === undefined)
    throw missingParam('amount');
  return {
    ...pick(params, ['active', 'billing_scheme', 'currency', 'nickname', 'tiers', 'tiers_mode']),
    product: productOf(sim, params.product),
    recurring: pick(params, ['interval', 'interval_count', 'meter', 'trial_period_days', 'usage_type']),
    ...(metadata ? { metadata } : {}),
    ...(transform ? { transform_quantity: transform } : {}),
    ...(amount === undefined ? {} : { unit_amount: amount }),
    ...(decimal === undefined ? {} : { unit_amount_decimal: decimal }),
  };
}

/** Some fields of an object, those that are not there left out. */
function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const found = names.filter((name) => name in from).map((name) => [name, from[name]] as const);
  // The names are keys of T, so what was found is a part of it.
  return Object.fromEntries(found) as Pick<T, K>;
}

function productOf(sim: Simulation, product: Stripe.PlanCreateParams['product']): string {
  if (product === undefined) throw missingParam('product');
  return typeof product === 'string'
    ? findProduct(sim, product, 'product').id
    : insertProduct(sim, product).id;
}

export function updatePlan(sim: Simulation, params: Stripe.PlanUpdateParams, id: string): Stripe.Plan {
  const before = findPlan(sim, id);
  const product =
    params.product === undefined ? before.product : findProduct(sim, params.product, 'product').id;
  const after = sim.store.prices.put<Stripe.Price>({
    ...before,
    active: params.active ?? before.active,
    metadata: mergeMetadata(before.metadata, params.metadata),
    nickname: updated(before.nickname, params.nickname),
    product,
    recurring: before.recurring && {
      ...before.recurring,
      trial_period_days: params.trial_period_days ?? before.recurring.trial_period_days,
    },
  });
  sim.emit('price.updated', after, before);
  sim.emit('plan.updated', showPlan(after), showPlan(before));
  return showPlan(after);
}

/** Nobody new can subscribe to it; who has it keeps it. */
export function deletePlan(sim: Simulation, _: Stripe.PlanDeleteParams, id: string): Stripe.DeletedPlan {
  const price = findPlan(sim, id);
  assertNotDefault(sim, price);
  retirePrice(sim, price);
  sim.emit('price.deleted', price);
  sim.emit('plan.deleted', showPlan(price));
  return { id, object: 'plan', deleted: true };
}
