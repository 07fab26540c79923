import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { orNull, updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { defaultPrice } from './default-price.ts';
import { parseTaxCode, toTaxDetails } from './tax-code-of.ts';

export function findProduct(sim: Simulation, id: string, param = 'id'): Stripe.Product {
  const product = sim.store.products.get(id);
  if (!product || product.deleted) throw noSuch('product', id, param);
  return product;
}

/** Makes a product without a price of its own. */
export function insertProduct(
  sim: Simulation,
  params: Omit<Stripe.ProductCreateParams, 'default_price_data'>,
): Stripe.Product {
  const id = params.id ?? sim.newId('prod');
  if (sim.store.products.get(id)) {
    throw invalidRequest(`Product already exists: ${id}`, { code: 'resource_already_exists', param: 'id' });
  }
  const product = {
    id,
    object: 'product',
    active: params.active ?? true,
    created: sim.now(),
    default_price: null,
    description: orNull(params.description),
    images: params.images ?? [],
    livemode: false,
    marketing_features: params.marketing_features ?? [],
    metadata: mergeMetadata(null, params.metadata),
    name: params.name,
    package_dimensions: params.package_dimensions || null,
    shippable: params.shippable ?? null,
    statement_descriptor: orNull(params.statement_descriptor),
    tax_code: parseTaxCode(orNull(params.tax_code)),
    tax_details: toTaxDetails(params.tax_details, null),
    type: params.type ?? 'service',
    unit_label: orNull(params.unit_label),
    updated: sim.now(),
    url: orNull(params.url),
  } satisfies Stripe.Product;
  sim.store.products.put(product);
  sim.emit('product.created', product);
  return product;
}

export function updateProduct(
  sim: Simulation,
  params: Stripe.ProductUpdateParams,
  id: string,
): Stripe.Product {
  const before = findProduct(sim, id);
  const after: Stripe.Product = {
    ...before,
    active: params.active ?? before.active,
    default_price:
      params.default_price === undefined
        ? (before.default_price ?? null)
        : defaultPrice(sim, before, params.default_price),
    description: updated(before.description, params.description),
    images: params.images === undefined ? before.images : params.images || [],
    marketing_features:
      params.marketing_features === undefined ? before.marketing_features : params.marketing_features || [],
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: params.name ?? before.name,
    package_dimensions: updated(before.package_dimensions, params.package_dimensions),
    shippable: params.shippable ?? before.shippable,
    statement_descriptor: params.statement_descriptor ?? before.statement_descriptor ?? null,
    tax_code:
      params.tax_code === undefined ? (before.tax_code ?? null) : parseTaxCode(orNull(params.tax_code)),
    tax_details: toTaxDetails(params.tax_details, before.tax_details),
    unit_label: updated(before.unit_label ?? null, params.unit_label),
    updated: sim.now(),
    url: updated(before.url, params.url),
  };
  sim.store.products.put(after);
  sim.emit('product.updated', after, before);
  return after;
}

/** A product with prices can only be archived. */
export function deleteProduct(
  sim: Simulation,
  _: Stripe.ProductDeleteParams,
  id: string,
): Stripe.DeletedProduct {
  const product = findProduct(sim, id);
  if (sim.store.prices.where('product', id).length > 0) {
    throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.');
  }
  const stub = sim.store.products.put({
    id,
    object: 'product',
    deleted: true,
  } satisfies Stripe.DeletedProduct);
  sim.emit('product.deleted', product);
  return stub;
}
