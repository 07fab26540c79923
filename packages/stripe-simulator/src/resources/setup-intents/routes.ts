import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { cancelSetup, createSetup, isSetupOf, updateSetup, verifySetup } from './change-setup.ts';
import { confirmSetup } from './confirm-setup.ts';
import { setupAttemptRoutes } from './setup-attempts.ts';
import { findSetupIntent } from './setup-intent.ts';

/** https://docs.stripe.com/api/setup_intents */
export const setupIntentRoutes: readonly Route[] = [
  ...setupAttemptRoutes,
  route('POST /v1/setup_intents', 'SetupIntentCreateParams', createSetup),
  route('GET /v1/setup_intents', 'SetupIntentListParams', (sim, params) => {
    const found = sim.store.setupIntents
      .newestFirst()
      .filter((intent) => isSetupOf(intent, params) && isInRange(intent.created, params.created));
    return paginate(found, params, '/v1/setup_intents');
  }),
  route('GET /v1/setup_intents/:id', 'SetupIntentRetrieveParams', (sim, _, id: string) =>
    findSetupIntent(sim, id),
  ),
  route('POST /v1/setup_intents/:id', 'SetupIntentUpdateParams', updateSetup),
  route('POST /v1/setup_intents/:id/confirm', 'SetupIntentConfirmParams', confirmSetup),
  route('POST /v1/setup_intents/:id/cancel', 'SetupIntentCancelParams', cancelSetup),
  route(
    'POST /v1/setup_intents/:id/verify_microdeposits',
    'SetupIntentVerifyMicrodepositsParams',
    verifySetup,
  ),
];
