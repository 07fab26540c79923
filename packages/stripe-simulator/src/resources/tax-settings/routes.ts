import { type Route, route } from '../../kernel/http/routes.ts';
import { taxSettings, updateTaxSettings } from './tax-settings.ts';

/** https://docs.stripe.com/api/tax/settings */
export const taxSettingsRoutes: readonly Route[] = [
  route('GET /v1/tax/settings', 'Tax.SettingsRetrieveParams', (sim) => taxSettings(sim)),
  route('POST /v1/tax/settings', 'Tax.SettingsUpdateParams', updateTaxSettings),
];
