import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { settleDue } from './record-movement.ts';

/** https://docs.stripe.com/api/balance_transactions */
export const balanceTransactionRoutes: readonly Route[] = [
  route('GET /v1/balance_transactions', 'BalanceTransactionListParams', (sim, params) => {
    refuseUnsupported(params, ['payout']);
    const among =
      params.source === undefined
        ? sim.store.balanceTransactions.newestFirst()
        : sim.store.balanceTransactions.where('source', params.source).reverse();
    const found = among.filter(
      ({ type, currency, created }) =>
        (params.type === undefined || type === params.type) &&
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

export const balanceTasks: TaskHandlers = { 'balance.settle': settleDue };
