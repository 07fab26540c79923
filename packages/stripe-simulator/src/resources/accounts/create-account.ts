import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { COUNTRY_CURRENCIES } from '../country-specs/country-currencies.ts';
import { DAILY_PAYOUTS } from '../payouts/payout-settings.ts';
import { newAccountRecord } from './account-record.ts';
import { applyGiven } from './apply-given.ts';
import { NO_PROFILE } from './business-profile.ts';
import { decideController } from './controller.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const NOTHING_DUE: Stripe.Account.Requirements = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

/** https://docs.stripe.com/api/accounts/create: a connected account, whose store opens with it. */
export function createAccount(sim: Simulation, params: Stripe.AccountCreateParams): Stripe.Account {
  if (!sim.isPlatform)
    throw invalidRequest('Only platforms can create connected accounts.', {
      code: 'platform_account_required',
    });
  refuseUnsupported(params, ['account_token', 'documents', 'groups']);
  const { controller, type } = decideController(params);
  const country = params.country?.toUpperCase() ?? sim.account.country ?? 'US';
  const currency = COUNTRY_CURRENCIES[country];
  if (currency === undefined)
    throw invalidRequest(
      `Country '${params.country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
      {
        code: 'country_unsupported',
        param: 'country',
      },
    );
  const id = sim.newId('acct');
  const account = sim.store.accounts.put<Stripe.Account>({
    id,
    object: 'account',
    business_profile: NO_PROFILE,
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller,
    country,
    created: sim.onClock(null).now(),
    default_currency:
      params.default_currency === undefined
        ? currency
        : parseCurrency(params.default_currency, 'default_currency'),
    details_submitted: false,
    email: null,
    future_requirements: NOTHING_DUE,
    metadata: mergeMetadata(null, params.metadata),
    payouts_enabled: false,
    requirements: NOTHING_DUE,
    settings: defaultSettings(controller),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type,
  });
  const record = sim.store.accountRecords.put(newAccountRecord(id));
  const asked = params.capabilities ?? defaultCapabilities(controller);
  return applyGiven(sim, null, { account, record, params: { ...params, capabilities: asked } });
}

/** Only a platform that collects requirements itself has to say whether banks may be debited (docs.stripe.com/api/accounts). */
const defaultSettings = ({
  requirement_collection: collection,
}: Stripe.Account.Controller): Stripe.Account.Settings => ({
  ...DEFAULT_SETTINGS,
  payouts: { ...DAILY_PAYOUTS, debit_negative_balances: collection !== 'application' },
});

/** Accounts with a dashboard of Stripe's ask for what a platform's settings ask by default. */
const defaultCapabilities = ({
  stripe_dashboard: dashboard,
}: Stripe.Account.Controller): Stripe.AccountCreateParams.Capabilities =>
  dashboard?.type === 'none' ? {} : { card_payments: { requested: true }, transfers: { requested: true } };
