import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createCoupon, deleteCoupon, findCoupon, updateCoupon } from './coupon.ts';

/** https://docs.stripe.com/api/coupons */
export const couponRoutes: readonly Route[] = [
  route('POST /v1/coupons', 'CouponCreateParams', createCoupon),
  route('GET /v1/coupons', 'CouponListParams', (sim, params) => {
    const found = sim.store.coupons.newestFirst().filter(({ created }) => isInRange(created, params.created));
    return paginate(found, params, '/v1/coupons');
  }),
  route('GET /v1/coupons/:id', 'CouponRetrieveParams', (sim, _, id: string) => findCoupon(sim, id)),
  route('POST /v1/coupons/:id', 'CouponUpdateParams', updateCoupon),
  route('DELETE /v1/coupons/:id', 'CouponDeleteParams', deleteCoupon),
];
