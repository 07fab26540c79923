import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { assertOwn } from '../accounts/assert-updatable.ts';
import { connectedSim, findAccount, recordOf } from '../accounts/find-account.ts';
import { scheduleChecks } from '../accounts/run-checks.ts';
import { settleAccount } from '../accounts/settle-account.ts';
import { checkIdentity, isDecidedAtOnce } from './check-identity.ts';
import { blankPerson, mergePerson, type PersonFacts, type PersonParams } from './merge-person.ts';
import { newPersonRecord } from './person-record.ts';

function findPerson(sim: Simulation, account: string, id: string): Stripe.Person {
  const person = connectedSim(sim, account).store.persons.get(id);
  if (!person) throw noSuch('person', id);
  return person;
}

/** https://docs.stripe.com/api/persons/create */
export function createPerson(sim: Simulation, params: PersonParams, accountId: string): Stripe.Person {
  const account = findAccount(sim, accountId);
  assertOwn(sim, account);
  const { id } = addPerson(sim, account, params);
  settleAccount(sim, account, { account, record: recordOf(sim, accountId) });
  return findPerson(sim, accountId, id);
}

export function addPerson(
  sim: Simulation,
  account: Stripe.Account,
  params: PersonParams,
  at = '',
): Stripe.Person {
  const own = connectedSim(sim, account.id);
  const id = sim.newId('person');
  const blank = {
    person: blankPerson(id, account.id, own.now()),
    record: newPersonRecord(id),
  };
  const person = keepPerson(own, mergePerson(blank, params, { country: account.country ?? 'US', at }));
  own.emit('person.created', person);
  return person;
}

/** https://docs.stripe.com/api/persons/update */
export function updatePerson(
  sim: Simulation,
  params: PersonParams,
  accountId: string,
  id: string,
): Stripe.Person {
  const account = findAccount(sim, accountId);
  assertOwn(sim, account);
  changePerson(sim, account, { id, params });
  settleAccount(sim, account, { account, record: recordOf(sim, accountId) });
  return findPerson(sim, accountId, id);
}

/** What was given of the identity is checked anew. */
export function changePerson(
  sim: Simulation,
  account: Stripe.Account,
  { id, params, at = '' }: { id: string; params: PersonParams; at?: string },
): void {
  const own = connectedSim(sim, account.id);
  const before = findPerson(sim, account.id, id);
  const record = own.store.personRecords.get(id) ?? newPersonRecord(id);
  const merged = mergePerson({ person: before, record }, params, { country: account.country ?? 'US', at });
  const isRecheck = ['address', 'dob', 'first_name', 'id_number', 'last_name', 'ssn_last_4', 'verification'];
  const isAnew = isRecheck.some((name) => name in params);
  const after = keepPerson(
    own,
    isAnew ? { ...merged, record: { ...merged.record, isChecked: false } } : merged,
  );
  own.emit('person.updated', after, before);
}

/** Decides at once what can be, and has the rest checked a little later. */
function keepPerson(own: Simulation, { person, record }: PersonFacts): Stripe.Person {
  const isChecked = record.isChecked || isDecidedAtOnce(person, record);
  own.store.personRecords.put({ ...record, isChecked });
  const check = checkIdentity(person, { ...record, isChecked });
  if (check.kind === 'pending') scheduleChecks(own);
  return own.store.persons.put(withStatus(person, check.kind));
}

/** docs.stripe.com/api/persons/object: `verification.status`. */
export function withStatus(
  person: Stripe.Person,
  kind: ReturnType<typeof checkIdentity>['kind'],
): Stripe.Person {
  const status = kind === 'passed' ? 'verified' : kind === 'pending' ? 'pending' : 'unverified';
  return { ...person, verification: { ...person.verification, status } };
}

export function deletePerson(
  sim: Simulation,
  _: Stripe.AccountDeletePersonParams,
  accountId: string,
  id: string,
): Stripe.DeletedPerson {
  const account = findAccount(sim, accountId);
  assertOwn(sim, account);
  const person = findPerson(sim, accountId, id);
  if (account.individual?.id === id)
    throw invalidRequest('You cannot delete the account opener of this account.');
  const own = connectedSim(sim, accountId);
  own.store.persons.delete(id);
  own.store.personRecords.delete(id);
  own.emit('person.deleted', person);
  settleAccount(sim, account, { account, record: recordOf(sim, accountId) });
  return { id, object: 'person', deleted: true };
}

export function retrievePerson(
  sim: Simulation,
  _: Stripe.AccountRetrievePersonParams,
  accountId: string,
  id: string,
): Stripe.Person {
  findAccount(sim, accountId);
  return findPerson(sim, accountId, id);
}

export function listPersons(
  sim: Simulation,
  params: Stripe.AccountListPersonsParams,
  accountId: string,
): Stripe.ApiList<Stripe.Person> {
  findAccount(sim, accountId);
  const wanted = Object.entries(params.relationship ?? {});
  const found = connectedSim(sim, accountId)
    .store.persons.newestFirst()
    .filter(({ relationship }) =>
      wanted.every(([role, has]) =>
        Object.entries(relationship ?? {}).some(([r, is]) => r === role && is === has),
      ),
    );
  return paginate(found, params, `/v1/accounts/${accountId}/persons`);
}
