import { type Route, route } from '../../kernel/http/routes.ts';
import { balanceOf } from './balance.ts';

/** https://docs.stripe.com/api/balance */
export const balanceRoutes: readonly Route[] = [
  route('GET /v1/balance', 'BalanceRetrieveParams', (sim) => balanceOf(sim)),
];
