import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findPayout } from '../payouts/find-payout.ts';
import { settleDue } from './record-movement.ts';

/** https://docs.stripe.com/api/balance_transactions */
export const balanceTransactionRoutes: readonly Route[] = [
  route('GET /v1/balance_transactions', 'BalanceTransactionListParams', (sim, params) => {
    const found = among(sim, params).filter(
      ({ type, currency, created, source }) =>
        (params.type === undefined || type === params.type) &&
        (params.source === undefined || source === params.source) &&
        (params.currency === undefined || currency === params.currency.toLowerCase()) &&
        isInRange(created, params.created),
    );
    return paginate(found, params, '/v1/balance_transactions');
  }),
  route('GET /v1/balance_transactions/:id', 'BalanceTransactionRetrieveParams', (sim, _, id: string) => {
    const transaction = sim.store.balanceTransactions.get(id);
    if (!transaction) throw noSuch('balance transaction', id);
    return transaction;
  }),
];

/** Newest first, by the narrowest index that the request names. */
function among(
  sim: Simulation,
  { payout, source }: Stripe.BalanceTransactionListParams,
): Stripe.BalanceTransaction[] {
  if (payout !== undefined) return ofPayout(sim, payout);
  if (source !== undefined) return sim.store.balanceTransactions.where('source', source).reverse();
  return sim.store.balanceTransactions.newestFirst();
}

/** docs.stripe.com/payouts/reconciliation: what an automatic payout was made of; it is among them itself. */
function ofPayout(sim: Simulation, id: string): Stripe.BalanceTransaction[] {
  if (!findPayout(sim, id, 'payout').automatic)
    throw invalidRequest(
      'Balance transaction history can only be filtered on automatic transfers, not manual.',
      {
        param: 'payout',
      },
    );
  const ids = new Set(sim.store.openMovements.where('payout', id).map((movement) => movement.id));
  return sim.store.balanceTransactions.newestFirst().filter((each) => ids.has(each.id));
}

export const balanceTasks: TaskHandlers = { 'balance.settle': settleDue };
