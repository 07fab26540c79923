import { createHash } from 'node:crypto';
import {
  type DeclaredPromotion,
  describeCoupon,
  toCodeParams,
  toCouponParams,
} from '../../domain/promotions/promotion-difference.ts';
import type { BillingContext } from '../context.ts';

const hashOf = (content: object) =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);

/** The promotions in code with the ids of the products that they are for; a plan that is not pushed yet has none. */
export async function declaredPromotions({ config, db }: BillingContext): Promise<DeclaredPromotion[]> {
  const rows = await db
    .selectFrom('catalog_prices')
    .select(['plan_key', 'product_id'])
    .distinct()
    .where('active', '=', true)
    .orderBy('product_id')
    .execute();
  return Object.entries(config.promotions ?? {}).flatMap(([key, promotion]): DeclaredPromotion[] => {
    const products = promotion.plans?.flatMap((plan) =>
      rows.filter(({ plan_key }) => plan_key === plan).map(({ product_id }) => product_id),
    );
    const params = toCouponParams(promotion, products);
    const terms = hashOf(params);
    const codes = Object.entries(promotion.codes ?? {}).map(([code, definition]): DeclaredPromotion => {
      const given = toCodeParams(code, definition);
      const text = `redeems ${key}`;
      return {
        kind: 'code',
        key: code,
        terms: hashOf({ terms, ...given }),
        couponTerms: terms,
        params: given,
        text,
      };
    });
    return [{ kind: 'coupon', key, terms, params, text: describeCoupon(params) }, ...codes];
  });
}

/** Made of the terms, so that the same coupon is never made twice. */
export const couponIdOf = (terms: string) => `billwright-${terms}`;
