import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { syncAll } from '../entitlements/active-entitlements.ts';
import { findFeature } from '../entitlements/feature.ts';
import { findProduct } from '../products/product.ts';
import type { ProductFeatureRecord } from './product-feature-record.ts';

const PATH = '/v1/products/:product/features';

/** https://docs.stripe.com/api/product-feature */
export const productFeatureRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'ProductCreateFeatureParams', attach),
  route(`GET ${PATH}`, 'ProductListFeaturesParams', (sim, params, product: string) => {
    const found = sim.store.productFeatures
      .where('product', findProduct(sim, product).id)
      .map(withoutProduct);
    return paginate(found.reverse(), params, `/v1/products/${product}/features`);
  }),
  route(`GET ${PATH}/:id`, 'ProductRetrieveFeatureParams', (sim, _, product: string, id: string) =>
    withoutProduct(find(sim, product, id)),
  ),
  route(`DELETE ${PATH}/:id`, 'ProductDeleteFeatureParams', (sim, _, product: string, id: string) => {
    sim.store.productFeatures.delete(find(sim, product, id).id);
    syncAll(sim);
    return { id, object: 'product_feature', deleted: true } satisfies Stripe.DeletedProductFeature;
  }),
];

function attach(
  sim: Simulation,
  params: Stripe.ProductCreateFeatureParams,
  productId: string,
): Stripe.ProductFeature {
  const product = findProduct(sim, productId).id;
  const feature = findFeature(sim, params.entitlement_feature, 'entitlement_feature');
  if (!feature.active)
    throw invalidRequest('An archived feature can not be attached to a product.', {
      param: 'entitlement_feature',
    });
  const attached = sim.store.productFeatures.where('product', product);
  if (attached.some(({ entitlement_feature: { id } }) => id === feature.id))
    throw invalidRequest('This feature is already attached to the product.', {
      code: 'resource_already_exists',
      param: 'entitlement_feature',
    });
  const record = sim.store.productFeatures.put({
    id: sim.newId('prodft_test'),
    object: 'product_feature',
    entitlement_feature: feature,
    livemode: false,
    product,
  });
  syncAll(sim);
  return withoutProduct(record);
}

function find(sim: Simulation, product: string, id: string): ProductFeatureRecord {
  const record = sim.store.productFeatures.get(id);
  if (record?.product !== product) throw noSuch('product feature', id);
  return record;
}

function withoutProduct(record: ProductFeatureRecord): Stripe.ProductFeature {
  const { id, object, entitlement_feature, livemode } = record;
  return { id, object, entitlement_feature, livemode };
}
