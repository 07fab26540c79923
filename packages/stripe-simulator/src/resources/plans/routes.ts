import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createPlan, deletePlan, findPlan, showPlan, updatePlan } from './plan.ts';

/** https://docs.stripe.com/api/plans */
export const planRoutes: readonly Route[] = [
  route('POST /v1/plans', 'PlanCreateParams', createPlan),
  route('GET /v1/plans', 'PlanListParams', (sim, params) => {
    const found = sim.store.prices
      .newestFirst()
      .filter(
        (price) =>
          price.recurring !== null &&
          (params.active === undefined || price.active === params.active) &&
          (params.product === undefined || price.product === params.product) &&
          isInRange(price.created, params.created),
      );
    return paginate(found.map(showPlan), params, '/v1/plans');
  }),
  route('GET /v1/plans/:id', 'PlanRetrieveParams', (sim, _, id: string) => showPlan(findPlan(sim, id))),
  route('POST /v1/plans/:id', 'PlanUpdateParams', updatePlan),
  route('DELETE /v1/plans/:id', 'PlanDeleteParams', deletePlan),
];
