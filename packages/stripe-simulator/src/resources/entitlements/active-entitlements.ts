import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { ActiveEntitlementRecord } from './active-entitlement-record.ts';

/** A subscription in these gives what its products have (docs.stripe.com/billing/entitlements). */
const GIVING = new Set(['active', 'trialing', 'past_due']);

/** Brings a customer's entitlements level with their subscriptions, and tells of it when something changed. */
export function followSubscription(sim: Simulation, subscriptionId: string): void {
  const customer = idOf(sim.store.subscriptions.get(subscriptionId)?.customer ?? null);
  if (customer !== null) syncCustomer(sim, customer);
}

/** What a product gives has changed: so has what its subscribers have. */
export function syncAll(sim: Simulation): void {
  const customers = new Set<string>();
  for (const { customer } of sim.store.subscriptions.values()) customers.add(idOf(customer) ?? '');
  for (const customer of customers) if (customer !== '') syncCustomer(sim, customer);
}

function syncCustomer(sim: Simulation, customer: string): void {
  const before = sim.store.activeEntitlements.where('customer', customer);
  if (before.length === 0 && sim.store.productFeatures.size === 0) return;
  const due = featuresDue(sim, customer);
  const gone = before.filter(({ feature }) => !due.has(feature));
  const known = new Set(before.map(({ feature }) => feature));
  const added = [...due.values()].filter(({ id }) => !known.has(id));
  if (gone.length === 0 && added.length === 0) return;
  for (const { id } of gone) sim.store.activeEntitlements.delete(id);
  for (const feature of added) {
    const id = `ent_test_${sim.newSecret(`${customer}/${feature.id}`, 24)}`;
    sim.store.activeEntitlements.put({ id, customer, feature: feature.id, lookupKey: feature.lookup_key });
  }
  sim.emit('entitlements.active_entitlement_summary.updated', {
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: paginate(
      sim.store.activeEntitlements.where('customer', customer).map(toEntitlement),
      {},
      `/v1/customer/${customer}/entitlements`,
    ),
    livemode: false,
  });
}

function featuresDue(sim: Simulation, customer: string): Map<string, Stripe.Entitlements.Feature> {
  const due = new Map<string, Stripe.Entitlements.Feature>();
  for (const { status, items } of sim.store.subscriptions.where('customer', customer)) {
    if (!GIVING.has(status)) continue;
    for (const { price } of items.data) {
      for (const { entitlement_feature: feature } of sim.store.productFeatures.where(
        'product',
        idOf(price.product) ?? '',
      ))
        due.set(feature.id, feature);
    }
  }
  return due;
}

export const toEntitlement = ({
  id,
  feature,
  lookupKey,
}: ActiveEntitlementRecord): Stripe.Entitlements.ActiveEntitlement => ({
  id,
  object: 'entitlements.active_entitlement',
  feature,
  livemode: false,
  lookup_key: lookupKey,
});
