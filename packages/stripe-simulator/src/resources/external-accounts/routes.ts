import { type Route, route } from '../../kernel/http/routes.ts';
import {
  createExternalAccount,
  deleteExternalAccount,
  listExternalAccounts,
  retrieveExternalAccount,
  updateExternalAccount,
} from './external-account.ts';

const LIST = '/v1/accounts/:account/external_accounts';
const ONE = `${LIST}/:id` as const;

/** https://docs.stripe.com/api/external_accounts */
export const externalAccountRoutes: readonly Route[] = [
  route(`POST ${LIST}`, 'AccountCreateExternalAccountParams', createExternalAccount),
  route(`GET ${LIST}`, 'AccountListExternalAccountsParams', listExternalAccounts),
  route(`GET ${ONE}`, 'AccountRetrieveExternalAccountParams', retrieveExternalAccount),
  route(`POST ${ONE}`, 'AccountUpdateExternalAccountParams', updateExternalAccount),
  route(`DELETE ${ONE}`, 'AccountDeleteExternalAccountParams', deleteExternalAccount),
];
