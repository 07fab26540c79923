import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { requestCapabilities } from '../capabilities/request-capabilities.ts';
import { replaceDefault } from '../external-accounts/external-account.ts';
import type { ExternalAccountParams } from '../external-accounts/read-external-account.ts';
import { addPerson, changePerson } from '../persons/person.ts';
import type { AccountRecord } from './account-record.ts';
import { mergeProfile, NO_PROFILE } from './business-profile.ts';
import { mergeCompany } from './company.ts';
import { connectedSim, isCollectedByPlatform } from './find-account.ts';
import { scheduleChecks } from './run-checks.ts';
import { DEFAULT_SETTINGS, mergeSettings } from './settings.ts';
import { openerOf, settleAccount } from './settle-account.ts';
import { TAX_ID_AT_ONCE } from './test-values.ts';

/** The parameters that creating and updating share. */
export type Given = {
  [K in Shared]?: Stripe.AccountCreateParams[K] | undefined;
} & { external_account?: ExternalAccountParams | undefined };

type Shared =
  | 'business_profile'
  | 'business_type'
  | 'capabilities'
  | 'company'
  | 'email'
  | 'individual'
  | 'settings'
  | 'tos_acceptance';

const BUSINESS_TYPES = ['company', 'government_entity', 'individual', 'non_profit'];

/** Everything that can be given of an account, at first or later; what follows from it is settled after. */
export function applyGiven(
  sim: Simulation,
  before: Stripe.Account | null,
  { account, record, params }: { account: Stripe.Account; record: AccountRecord; params: Given },
): Stripe.Account {
  assertGiven(account, params);
  const own = connectedSim(sim, account.id);
  const company = mergeCompany(account.company, params.company, account.country ?? 'US');
  const changed: Stripe.Account = {
    ...account,
    business_profile: mergeProfile(account.business_profile ?? NO_PROFILE, params.business_profile),
    business_type: params.business_type ?? account.business_type ?? null,
    ...(company ? { company } : {}),
    email: params.email ?? account.email,
    settings: mergeSettings(account.settings ?? DEFAULT_SETTINGS, params.settings),
    tos_acceptance: mergeAgreement(account.tos_acceptance, params.tos_acceptance),
  };
  if (params.individual !== undefined) applyIndividual(sim, changed, params.individual);
  if (params.external_account) replaceDefault(own, changed, params.external_account);
  const asked = requestCapabilities(record, params.capabilities, own.now());
  return settleAccount(sim, before, {
    account: changed,
    record: applyTaxId(own, asked, params.company?.tax_id),
  });
}

function applyTaxId(own: Simulation, record: AccountRecord, taxId: string | undefined): AccountRecord {
  if (taxId === undefined) return record;
  const isTaxIdChecked = taxId === TAX_ID_AT_ONCE;
  if (!isTaxIdChecked && taxId !== '') scheduleChecks(own);
  return { ...record, taxId: taxId || null, isTaxIdChecked };
}

/** The individual is the account's one person, who represents it. */
function applyIndividual(
  sim: Simulation,
  account: Stripe.Account,
  { relationship, ...given }: Stripe.AccountCreateParams.Individual,
): void {
  const params = { ...given, relationship: { ...relationship, representative: true } };
  const opener = openerOf(connectedSim(sim, account.id).store.persons.values());
  if (opener) changePerson(sim, account, { id: opener.id, params, at: 'individual' });
  else addPerson(sim, account, params, 'individual');
}

function mergeAgreement(
  current: Stripe.Account.TosAcceptance | undefined,
  given: Stripe.AccountCreateParams.TosAcceptance | undefined,
): Stripe.Account.TosAcceptance {
  return {
    date: given?.date ?? current?.date ?? null,
    ip: given?.ip ?? current?.ip ?? null,
    ...(given?.service_agreement || current?.service_agreement
      ? { service_agreement: given?.service_agreement || current?.service_agreement || 'full' }
      : {}),
    user_agent: given?.user_agent ?? current?.user_agent ?? null,
  };
}

function assertGiven(account: Stripe.Account, params: Given): void {
  const { business_type: type, individual, email, tos_acceptance: agreement } = params;
  if (type !== undefined && !BUSINESS_TYPES.includes(type)) {
    throw invalidRequest(
      'Invalid business_type: must be one of company, government_entity, individual, or non_profit',
      { param: 'business_type' },
    );
  }
  if (individual !== undefined && (type ?? account.business_type) !== 'individual') {
    throw invalidRequest(
      'The `individual` parameter can only be given when `business_type` is `individual`.',
      {
        param: 'individual',
      },
    );
  }
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw invalidRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' });
  if ((agreement?.date || agreement?.ip) && !isCollectedByPlatform(account)) {
    throw invalidRequest(
      'You cannot accept the Terms of Service on behalf of Standard and Express connected accounts.',
      { param: 'tos_acceptance' },
    );
  }
}
