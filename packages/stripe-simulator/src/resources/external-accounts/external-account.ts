import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { assertOwn } from '../accounts/assert-updatable.ts';
import { connectedSim, findAccount } from '../accounts/find-account.ts';
import { settleAgain } from '../accounts/settle-account.ts';
import { defaultFor } from './default-for.ts';
import { type ExternalAccountParams, readExternalAccount } from './read-external-account.ts';
import { toExternalAccount } from './to-external-account.ts';

function findExternalAccount(own: Simulation, id: string): Stripe.ExternalAccount {
  const external = own.store.externalAccounts.get(id);
  if (!external) throw noSuch('external account', id);
  return external;
}

/** https://docs.stripe.com/api/external_accounts */
export function createExternalAccount(
  sim: Simulation,
  params: Stripe.AccountCreateExternalAccountParams,
  accountId: string,
): Stripe.ExternalAccount {
  const account = findAccount(sim, accountId);
  assertOwn(sim, account);
  const own = connectedSim(sim, accountId);
  const external = add(own, account, {
    given: params.external_account,
    isDefault: params.default_for_currency === true,
    metadata: mergeMetadata(null, params.metadata),
  });
  settleAgain(sim, accountId);
  return external;
}

/** As a parameter of the account it takes the place of the default one of its currency (docs.stripe.com/api/accounts/update). */
export function replaceDefault(own: Simulation, account: Stripe.Account, given: ExternalAccountParams): void {
  const external = readExternalAccount(own, given, placeOf(account));
  const replaced = defaultFor(own, external.currency);
  add(own, account, { given, isDefault: true, metadata: {} });
  if (replaced) remove(own, findExternalAccount(own, replaced.id));
}

const placeOf = ({ country, default_currency: currency }: Stripe.Account) => ({
  country: country ?? 'US',
  currency: currency ?? 'usd',
});

function add(
  own: Simulation,
  account: Stripe.Account,
  {
    given,
    isDefault,
    metadata,
  }: { given: ExternalAccountParams; isDefault: boolean; metadata: Stripe.Metadata },
): Stripe.ExternalAccount {
  const facts = readExternalAccount(own, given, placeOf(account));
  const previous = defaultFor(own, facts.currency);
  const id = own.newId(facts.object === 'card' ? 'card' : 'ba');
  own.store.externalAccountRecords.put({ id, ...facts.destination });
  const becomesDefault = isDefault || previous === undefined;
  if (previous && becomesDefault) setDefault(own, previous, false);
  const external = own.store.externalAccounts.put(
    toExternalAccount(own, facts, { id, account: account.id, isDefault: becomesDefault, metadata }),
  );
  own.emit('account.external_account.created', external);
  return external;
}

function setDefault(own: Simulation, before: Stripe.ExternalAccount, isDefault: boolean): void {
  const after = own.store.externalAccounts.put({ ...before, default_for_currency: isDefault });
  own.emit('account.external_account.updated', after, before);
}

export function updateExternalAccount(
  sim: Simulation,
  params: Stripe.AccountUpdateExternalAccountParams,
  accountId: string,
  id: string,
): Stripe.ExternalAccount {
  assertOwn(sim, findAccount(sim, accountId));
  refuseUnsupported(params, ['documents']);
  const own = connectedSim(sim, accountId);
  const before = findExternalAccount(own, id);
  if (params.default_for_currency === false && before.default_for_currency)
    throw invalidRequest('You must make another external account the default of its currency instead.', {
      param: 'default_for_currency',
    });
  const becomesDefault = params.default_for_currency === true && !before.default_for_currency;
  const previous = becomesDefault ? defaultFor(own, before.currency ?? '') : undefined;
  if (previous) setDefault(own, previous, false);
  const metadata = mergeMetadata(before.metadata ?? null, params.metadata);
  const default_for_currency = before.default_for_currency || becomesDefault;
  const changed = {
    metadata,
    default_for_currency,
    ...(hasNewDetails(params) ? { status: 'new' } : {}),
  };
  const after = own.store.externalAccounts.put(
    before.object === 'card'
      ? changedCard({ ...before, ...changed }, params)
      : changedBank({ ...before, ...changed }, params),
  );
  own.emit('account.external_account.updated', after, before);
  settleAgain(sim, accountId);
  return after;
}

const NO_DETAILS = ['default_for_currency', 'expand', 'metadata'];

/** What has failed may be tried again once its details have changed. */
const hasNewDetails = (params: Stripe.AccountUpdateExternalAccountParams): boolean =>
  Object.keys(params).some((name) => !NO_DETAILS.includes(name));

const changedBank = (
  before: Stripe.BankAccount,
  params: Stripe.AccountUpdateExternalAccountParams,
): Stripe.BankAccount => ({
  ...before,
  account_holder_name: updated(before.account_holder_name, params.account_holder_name),
  account_holder_type: updated(before.account_holder_type, params.account_holder_type),
  account_type: updated(before.account_type, params.account_type),
});

const changedCard = (
  before: Stripe.Card,
  params: Stripe.AccountUpdateExternalAccountParams,
): Stripe.Card => ({
  ...before,
  address_city: updated(before.address_city, params.address_city),
  address_country: updated(before.address_country, params.address_country),
  address_line1: updated(before.address_line1, params.address_line1),
  address_line2: updated(before.address_line2, params.address_line2),
  address_state: updated(before.address_state, params.address_state),
  address_zip: updated(before.address_zip, params.address_zip),
  exp_month: params.exp_month === undefined ? before.exp_month : Number(params.exp_month),
  exp_year: params.exp_year === undefined ? before.exp_year : Number(params.exp_year),
  name: updated(before.name, params.name),
});

/** Any but the default of the account's own currency (docs.stripe.com/api/external_account_bank_accounts/delete). */
export function deleteExternalAccount(
  sim: Simulation,
  _: Stripe.AccountDeleteExternalAccountParams,
  accountId: string,
  id: string,
): Stripe.DeletedExternalAccount {
  const account = findAccount(sim, accountId);
  assertOwn(sim, account);
  const own = connectedSim(sim, accountId);
  const external = findExternalAccount(own, id);
  if (external.default_for_currency && external.currency === account.default_currency) {
    throw invalidRequest(
      'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
    );
  }
  remove(own, external);
  settleAgain(sim, accountId);
  const { object } = external;
  return { id, object, currency: external.currency ?? null, deleted: true };
}

function remove(own: Simulation, external: Stripe.ExternalAccount): void {
  own.store.externalAccounts.delete(external.id);
  own.store.externalAccountRecords.delete(external.id);
  own.emit('account.external_account.deleted', external);
}

export function retrieveExternalAccount(
  sim: Simulation,
  _: Stripe.AccountRetrieveExternalAccountParams,
  accountId: string,
  id: string,
): Stripe.ExternalAccount {
  findAccount(sim, accountId);
  return findExternalAccount(connectedSim(sim, accountId), id);
}

export function listExternalAccounts(
  sim: Simulation,
  params: Stripe.AccountListExternalAccountsParams,
  accountId: string,
): Stripe.ApiList<Stripe.ExternalAccount> {
  findAccount(sim, accountId);
  const found = connectedSim(sim, accountId)
    .store.externalAccounts.newestFirst()
    .filter(({ object }) => params.object === undefined || object === params.object);
  return paginate(found, params, `/v1/accounts/${accountId}/external_accounts`);
}
