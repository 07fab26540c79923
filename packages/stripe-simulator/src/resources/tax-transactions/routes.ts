import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { createTransaction, findTransaction } from './create-transaction.ts';
import { reverseTransaction } from './reverse-transaction.ts';

const PATH = '/v1/tax/transactions';

/** https://docs.stripe.com/api/tax/transactions */
export const taxTransactionRoutes: readonly Route[] = [
  route(
    `POST ${PATH}/create_from_calculation`,
    'Tax.TransactionCreateFromCalculationParams',
    createTransaction,
  ),
  route(`POST ${PATH}/create_reversal`, 'Tax.TransactionCreateReversalParams', reverseTransaction),
  route(
    `GET ${PATH}/:id`,
    'Tax.TransactionRetrieveParams',
    (sim, _, id: string) => findTransaction(sim, id).transaction,
  ),
  route(`GET ${PATH}/:id/line_items`, 'Tax.TransactionListLineItemsParams', (sim, params, id: string) =>
    paginate(findTransaction(sim, id).items, params, `${PATH}/${id}/line_items`),
  ),
];

/** For `expand[]=line_items`. */
export const includeTransactionItems = (
  sim: Simulation,
  id: string,
): Stripe.ApiList<Stripe.Tax.TransactionLineItem> =>
  paginate(findTransaction(sim, id).items, {}, `${PATH}/${id}/line_items`);
