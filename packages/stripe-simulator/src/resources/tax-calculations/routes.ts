import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { createCalculation, findCalculation } from './create-calculation.ts';

const PATH = '/v1/tax/calculations';

/** https://docs.stripe.com/api/tax/calculations */
export const taxCalculationRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'Tax.CalculationCreateParams', createCalculation),
  route(
    `GET ${PATH}/:id`,
    'Tax.CalculationRetrieveParams',
    (sim, _, id: string) => findCalculation(sim, id).calculation,
  ),
  route(`GET ${PATH}/:id/line_items`, 'Tax.CalculationListLineItemsParams', (sim, params, id: string) =>
    paginate(findCalculation(sim, id).items, params, `${PATH}/${id}/line_items`),
  ),
];

/** For `expand[]=line_items`. */
export const includeCalculationItems = (
  sim: Simulation,
  id: string,
): Stripe.ApiList<Stripe.Tax.CalculationLineItem> =>
  paginate(findCalculation(sim, id).items, {}, `${PATH}/${id}/line_items`);
