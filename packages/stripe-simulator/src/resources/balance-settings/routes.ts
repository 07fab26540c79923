import { type Route, route } from '../../kernel/http/routes.ts';
import { balanceSettingsOf } from './balance-settings.ts';
import { updateBalanceSettings } from './update-balance-settings.ts';

/** https://docs.stripe.com/api/balance-settings */
export const balanceSettingsRoutes: readonly Route[] = [
  route('GET /v1/balance_settings', 'BalanceSettingsRetrieveParams', (sim) => balanceSettingsOf(sim)),
  route('POST /v1/balance_settings', 'BalanceSettingsUpdateParams', updateBalanceSettings),
];
