import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createPromotionCode, findPromotionCode, updatePromotionCode } from './promotion-code.ts';

/** https://docs.stripe.com/api/promotion_codes */
export const promotionCodeRoutes: readonly Route[] = [
  route('POST /v1/promotion_codes', 'PromotionCodeCreateParams', createPromotionCode),
  route('GET /v1/promotion_codes', 'PromotionCodeListParams', (sim, params) => {
    const found = sim.store.promotionCodes
      .newestFirst()
      .filter(
        (code) =>
          (params.active === undefined || code.active === params.active) &&
          (params.code === undefined || code.code.toLowerCase() === params.code.toLowerCase()) &&
          (params.coupon === undefined || code.promotion.coupon === params.coupon) &&
          (params.customer === undefined || code.customer === params.customer) &&
          isInRange(code.created, params.created),
      );
    return paginate(found, params, '/v1/promotion_codes');
  }),
  route('GET /v1/promotion_codes/:id', 'PromotionCodeRetrieveParams', (sim, _, id: string) =>
    findPromotionCode(sim, id),
  ),
  route('POST /v1/promotion_codes/:id', 'PromotionCodeUpdateParams', updatePromotionCode),
];
