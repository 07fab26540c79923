import { type Route, route } from '../../kernel/http/routes.ts';

/** https://docs.stripe.com/api/accounts: the merchant's own. */
export const accountRoutes: readonly Route[] = [
  route('GET /v1/account', 'AccountRetrieveCurrentParams', (sim) => sim.account),
];
