import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { CatalogDifference } from '../../billing.ts';
import { listCatalogPrices } from '../../domain/catalog/catalog.ts';
import {
  comparePlans,
  type PushedPrice,
  type PushedProduct,
  type PushStep,
} from '../../domain/catalog/catalog-difference.ts';
import { idOf } from '../../domain/subscription.ts';
import { type CallOptions, callStripe } from '../calls/call-stripe.ts';
import type { BillingContext } from '../context.ts';

interface Pushed {
  products: PushedProduct[];
  prices: PushedPrice[];
}

async function listPushed(stripe: Stripe): Promise<Pushed> {
  const products: PushedProduct[] = [];
  for await (const product of stripe.products.list({ active: true, limit: 100 })) {
    const planKey = product.metadata.billwright_plan;
    if (planKey)
      products.push({ id: product.id, planKey, name: product.name, description: product.description });
  }
  const prices: PushedPrice[] = [];
  for await (const price of stripe.prices.list({ active: true, limit: 100 })) {
    const { lookup_key: lookupKey, metadata, product, unit_amount: amount } = price;
    if (!lookupKey || !metadata.billwright_plan) continue;
    prices.push({ id: price.id, lookupKey, productId: idOf(product) ?? '', unitAmountMinor: amount ?? 0 });
  }
  return { products, prices };
}

/**
 * What a push would change at Stripe, without changing it there. What Stripe has already is noted in our own table, so that
 * a new database beside an old account can sell at once.
 */
export async function planPush(context: BillingContext): Promise<CatalogDifference[]> {
  const pushed = await listPushed(context.stripe);
  await notePrices(context, pushed.prices);
  return comparePlans(context.config, pushed.products, pushed.prices).map(toDifference);
}

/** Makes Stripe agree with the code, step by step, and keeps which price sells which plan. Safe to run again at any point. */
export async function applyPush(context: BillingContext): Promise<CatalogDifference[]> {
  const { products, prices } = await listPushed(context.stripe);
  const steps = comparePlans(context.config, products, prices);
  for (const step of steps) await applyStep(context, step, products);
  await notePrices(context, (await listPushed(context.stripe)).prices);
  return steps.map(toDifference);
}

const toDifference = ({ kind, subject, text }: PushStep): CatalogDifference => ({ kind, subject, text });

async function applyStep(context: BillingContext, step: PushStep, products: PushedProduct[]): Promise<void> {
  const { stripe } = context;
  switch (step.kind) {
    case 'create_product': {
      const { planKey, name, description } = step;
      const product = { name, description, metadata: { billwright_plan: planKey } };
      // Part of the key: a product that comes back after it was archived is a new one, not the answer of the first time.
      const before = await count(stripe.products.list({ active: false, limit: 100 }));
      const made = await keyed(context, `product_${planKey}`, { ...product, before }, (options) =>
        stripe.products.create(product, options),
      );
      products.push({ id: made.id, planKey, name, description });
      return;
    }
    case 'update_product': {
      // Setting a field to what it should be may be repeated: it needs no key of ours.
      await stripe.products.update(step.productId, { name: step.name, description: step.description });
      return;
    }
    case 'create_price':
      await createPrice(context, step.price, products);
      return;
    case 'replace_price':
      await createPrice(context, step.price, products);
      await archivePrice(context, step.oldPriceId);
      return;
    case 'archive_price':
      await archivePrice(context, step.oldPriceId);
  }
}

async function createPrice(
  context: BillingContext,
  declared: Extract<PushStep, { kind: 'create_price' }>['price'],
  products: PushedProduct[],
): Promise<void> {
  const { stripe } = context;
  const product = products.find(({ planKey }) => planKey === declared.planKey);
  if (!product) throw new Error(`There is no product for plan ${declared.planKey}.`);
  const before = await count(stripe.prices.list({ product: product.id, limit: 100 }));
  const price = {
    product: product.id,
    currency: declared.currency,
    unit_amount: declared.unitAmountMinor,
    recurring: { interval: declared.interval },
    lookup_key: declared.lookupKey,
    transfer_lookup_key: true,
    metadata: { billwright_plan: declared.planKey },
  };
  await keyed(context, `price_${declared.lookupKey}`, { ...price, before }, (options) =>
    stripe.prices.create(price, options),
  );
}

async function count(list: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const _ of list) found += 1;
  return found;
}

async function archivePrice(context: BillingContext, priceId: string): Promise<void> {
  await context.stripe.prices.update(priceId, { active: false });
}

/** The key says what is to be so, never when: a push that died in the middle is finished by the next. */
function keyed<T extends { lastResponse: { requestId: string } }>(
  context: BillingContext,
  subject: string,
  content: object,
  make: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  return callStripe(context, { intentId: 'push', step: `${subject}_${hash}`, attempt: 1 }, { make });
}

async function notePrices({ db, config }: BillingContext, prices: PushedPrice[]): Promise<void> {
  const rows = listCatalogPrices(config).flatMap((declared) => {
    const pushed = prices.find(({ lookupKey }) => lookupKey === declared.lookupKey);
    if (!pushed) return [];
    return {
      price_id: pushed.id,
      lookup_key: declared.lookupKey,
      product_id: pushed.productId,
      role: 'base' as const,
      key: declared.planKey,
      plan_key: declared.planKey,
      catalog_version: '',
      interval: declared.interval,
      currency: declared.currency,
      unit_amount_minor: pushed.unitAmountMinor,
      active: true,
    };
  });
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('catalog_prices').set({ active: false }).where('active', '=', true).execute();
    for (const { price_id, ...row } of rows) {
      await trx
        .insertInto('catalog_prices')
        .values({ price_id, ...row })
        .onConflict((conflict) => conflict.column('price_id').doUpdateSet(row))
        .execute();
    }
  });
}
