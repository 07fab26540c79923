import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type Stripe from 'stripe';
import type { CatalogDifference } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { listCatalogPrices } from '../domain/catalog.ts';
import {
  comparePlans,
  type PushedPrice,
  type PushedProduct,
  type PushStep,
} from '../domain/catalog-difference.ts';
import { idOf } from '../domain/subscription.ts';

export interface PushContext {
  db: Kysely<Database>;
  stripe: Stripe;
  config: BillingConfig;
}

async function listPushed(stripe: Stripe): Promise<{ products: PushedProduct[]; prices: PushedPrice[] }> {
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

/** What a push would change, without changing it. */
export async function planPush({ stripe, config }: PushContext): Promise<PushStep[]> {
  const { products, prices } = await listPushed(stripe);
  return comparePlans(config, products, prices);
}

/** Makes Stripe agree with the code, step by step, and keeps which price sells which plan. Safe to run again at any point. */
export async function applyPush(context: PushContext): Promise<CatalogDifference[]> {
  const steps = await planPush(context);
  for (const step of steps) await applyStep(context, step);
  await mirrorPrices(context);
  return steps.map(({ kind, subject, text }) => ({ kind, subject, text }));
}

async function applyStep({ stripe }: PushContext, step: PushStep): Promise<void> {
  switch (step.kind) {
    case 'create_product':
      await stripe.products.create({
        name: step.name,
        description: step.description,
        metadata: { billwright_plan: step.planKey },
      });
      return;
    case 'update_product':
      await stripe.products.update(step.productId, { name: step.name, description: step.description });
      return;
    case 'create_price':
    case 'replace_price': {
      const { products } = await listPushed(stripe);
      const product = products.find(({ planKey }) => planKey === step.price.planKey);
      if (!product) throw new Error(`There is no product for plan ${step.price.planKey}.`);
      await stripe.prices.create({
        product: product.id,
        currency: step.price.currency,
        unit_amount: step.price.unitAmountMinor,
        recurring: { interval: step.price.interval },
        lookup_key: step.price.lookupKey,
        transfer_lookup_key: true,
        metadata: { billwright_plan: step.price.planKey },
      });
      if (step.kind === 'replace_price') await stripe.prices.update(step.oldPriceId, { active: false });
      return;
    }
    case 'archive_price':
      await stripe.prices.update(step.oldPriceId, { active: false });
  }
}

async function mirrorPrices({ db, stripe, config }: PushContext): Promise<void> {
  const { prices } = await listPushed(stripe);
  const rows = listCatalogPrices(config).flatMap((declared) => {
    const pushed = prices.find(({ lookupKey }) => lookupKey === declared.lookupKey);
    if (!pushed) return [];
    return {
      price_id: pushed.id,
      lookup_key: declared.lookupKey,
      product_id: pushed.productId,
      plan_key: declared.planKey,
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
