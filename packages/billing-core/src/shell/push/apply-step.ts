import type Stripe from 'stripe';
import {
  isSameSale,
  type PushedMeter,
  type PushedProduct,
  type PushStep,
} from '../../domain/catalog/catalog-difference.ts';
import type { CatalogPrice, CatalogProduct } from '../../domain/catalog/catalog-prices.ts';
import { priceMetadata, toPriceParams } from '../../stripe/to-price-params.ts';
import type { BillingContext } from '../context.ts';
import { toPushedPrice, toPushedProduct } from './list-pushed.ts';
import { makeOnce } from './make-once.ts';

/** What there is at Stripe to make prices of; grows with what the steps make. */
export interface Made {
  products: PushedProduct[];
  meters: PushedMeter[];
}

/** Setting a field to what it should be may be repeated: updates need no key of ours. */
export async function applyStep(context: BillingContext, step: PushStep, made: Made): Promise<void> {
  const { stripe } = context;
  switch (step.kind) {
    case 'create_meter':
      made.meters.push(await createMeter(context, step));
      return;
    case 'update_meter':
      await stripe.billing.meters.update(step.meterId, { display_name: step.displayName });
      return;
    case 'create_product':
      made.products.push(await createProduct(context, step.product));
      return;
    case 'update_product':
    case 'restore_product':
      await stripe.products.update(step.productId, { active: true, ...wordsOf(step.product) });
      return;
    case 'archive_product':
      await stripe.products.update(step.productId, { active: false });
      return;
    case 'create_price':
      await createPrice(context, step.price, made);
      return;
    case 'replace_price':
      await createPrice(context, step.price, made);
      await stripe.prices.update(step.oldPriceId, { active: false });
      return;
    case 'update_price': {
      const { taxBehavior } = step.price;
      await stripe.prices.update(step.priceId, {
        metadata: priceMetadata(step.price),
        ...(taxBehavior ? { tax_behavior: taxBehavior } : {}),
      });
      return;
    }
    case 'archive_price':
      await stripe.prices.update(step.oldPriceId, { active: false });
  }
}

async function createMeter(
  context: BillingContext,
  { eventName, displayName }: { eventName: string; displayName: string },
): Promise<PushedMeter> {
  const { stripe } = context;
  const content: Stripe.Billing.MeterCreateParams = {
    display_name: displayName,
    event_name: eventName,
    default_aggregation: { formula: 'sum' },
  };
  const { id } = await makeOnce<{ id: string }>(context, {
    subject: `meter_${eventName}`,
    content,
    find: async () => {
      for await (const meter of stripe.billing.meters.list({ status: 'active', limit: 100 }))
        if (meter.event_name === eventName) return meter;
      return undefined;
    },
    make: (options) => stripe.billing.meters.create(content, options),
  });
  return { id, eventName, displayName };
}

/** An empty description is none: Stripe takes it as the wish to remove one. */
const wordsOf = ({ name, description }: CatalogProduct) => ({ name, description });

async function createProduct(context: BillingContext, product: CatalogProduct): Promise<PushedProduct> {
  const { stripe } = context;
  const { productKey, planKey, name, description } = product;
  const content = {
    name,
    ...(description ? { description } : {}),
    metadata: { billwright_product: productKey, ...(planKey === null ? {} : { billwright_plan: planKey }) },
  };
  const { id } = await makeOnce<{ id: string }>(context, {
    subject: `product_${productKey}`,
    content,
    find: async () => {
      for await (const each of stripe.products.list({ active: true, limit: 100 }))
        if (toPushedProduct(each)?.productKey === productKey) return each;
      return undefined;
    },
    make: (options) => stripe.products.create(content, options),
  });
  return { id, productKey, name, description, active: true };
}

async function createPrice(context: BillingContext, price: CatalogPrice, made: Made): Promise<void> {
  const { stripe } = context;
  const same = made.products.filter(({ productKey }) => productKey === price.productKey);
  const product = same.find(({ active }) => active) ?? same[0];
  if (!product) throw new Error(`There is no product ${price.productKey}.`);
  const meter = made.meters.find(({ eventName }) => eventName === price.key);
  if (price.role === 'usage' && !meter) throw new Error(`There is no meter of ${price.key}.`);
  const meterId = price.role === 'usage' ? meter?.id : undefined;
  const params = toPriceParams(price, { productId: product.id, meterId });
  await makeOnce<{ id: string }>(context, {
    subject: `price_${price.lookupKey}`,
    content: params,
    find: async () => {
      const list = { lookup_keys: [price.lookupKey], active: true, expand: ['data.tiers'] };
      const { data } = await stripe.prices.list(list);
      return data.find((each) => isSameSale(price, toPushedPrice(each, made.meters)));
    },
    make: (options) => stripe.prices.create(params, options),
  });
}
