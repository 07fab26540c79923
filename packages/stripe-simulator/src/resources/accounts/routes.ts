import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { createAccount } from './create-account.ts';
import { deleteAccount } from './delete-account.ts';
import { findAccount } from './find-account.ts';
import { rejectAccount, unrejectAccount } from './reject-account.ts';
import { runChecks } from './run-checks.ts';
import { settleAgain } from './settle-account.ts';
import { updateAccount } from './update-account.ts';

/** https://docs.stripe.com/api/accounts */
export const connectedAccountRoutes: readonly Route[] = [
  route('POST /v1/accounts', 'AccountCreateParams', createAccount),
  route('GET /v1/accounts', 'AccountListParams', (sim, params) => {
    const found = sim.store.accounts
      .newestFirst()
      .filter(({ created }) => isInRange(created ?? 0, params.created));
    return paginate(found, params, '/v1/accounts');
  }),
  route('GET /v1/accounts/:id', 'AccountRetrieveParams', (sim, _, id: string) =>
    id === PLATFORM_ID && sim.isPlatform ? sim.account : findAccount(sim, id),
  ),
  route('POST /v1/accounts/:id', 'AccountUpdateParams', updateAccount),
  route('DELETE /v1/accounts/:id', 'AccountDeleteParams', deleteAccount),
  route('POST /v1/accounts/:id/reject', 'AccountRejectParams', rejectAccount),
  route('POST /v1/accounts/:id/unreject', 'AccountUnrejectParams', unrejectAccount),
];

export const accountTasks: TaskHandlers = {
  'account.check': runChecks,
  'account.deadline': (sim, id) => settleAgain(sim, id),
};
