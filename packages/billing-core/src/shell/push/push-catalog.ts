import type { CatalogDifference } from '../../billing.ts';
import { compareCatalog, type PushStep } from '../../domain/catalog/catalog-difference.ts';
import type { BillingContext } from '../context.ts';
import { applyStep } from './apply-step.ts';
import { listPushed } from './list-pushed.ts';
import { notePrices } from './note-prices.ts';

/**
 * What a push would change at Stripe, without changing it there. What Stripe has already is noted in our own table, so that
 * a new database beside an old account can sell at once.
 */
export async function planPush(context: BillingContext): Promise<CatalogDifference[]> {
  const pushed = await listPushed(context.stripe);
  await notePrices(context, pushed.prices, { isPush: false });
  return compareCatalog(context.config, pushed).map(toDifference);
}

/**
 * Makes Stripe agree with the code, step by step, and keeps which price sells what. Safe to run again at any point, and beside
 * another push of the same plans.
 */
export async function applyPush(context: BillingContext): Promise<CatalogDifference[]> {
  const pushed = await listPushed(context.stripe);
  const steps = compareCatalog(context.config, pushed);
  for (const step of steps) await applyStep(context, step, pushed);
  await notePrices(context, (await listPushed(context.stripe)).prices, { isPush: true });
  return steps.map(toDifference);
}

const toDifference = ({ kind, subject, text }: PushStep): CatalogDifference => ({ kind, subject, text });
