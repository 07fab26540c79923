import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

type Feature = Stripe.Entitlements.Feature;

export function findFeature(sim: Simulation, id: string, param = 'id'): Feature {
  const feature = sim.store.features.get(id);
  if (!feature) throw noSuch('feature', id, param);
  return feature;
}

/** https://docs.stripe.com/api/entitlements/feature/create: a lookup key is taken once, and stays. */
export function createFeature(sim: Simulation, params: Stripe.Entitlements.FeatureCreateParams): Feature {
  const isTaken = sim.store.features.filter(({ lookup_key }) => lookup_key === params.lookup_key).length > 0;
  if (isTaken)
    throw invalidRequest(`A feature with the lookup_key ${params.lookup_key} already exists.`, {
      code: 'resource_already_exists',
      param: 'lookup_key',
    });
  return sim.store.features.put({
    id: sim.newId('feat_test'),
    object: 'entitlements.feature',
    active: true,
    livemode: false,
    lookup_key: params.lookup_key,
    metadata: mergeMetadata(null, params.metadata),
    name: params.name,
  } satisfies Feature);
}

/** An archived feature stays where it is attached, and is attached nowhere else. */
export function updateFeature(
  sim: Simulation,
  params: Stripe.Entitlements.FeatureUpdateParams,
  id: string,
): Feature {
  const before = findFeature(sim, id);
  return sim.store.features.put({
    ...before,
    active: params.active ?? before.active,
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: params.name ?? before.name,
  });
}
