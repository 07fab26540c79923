import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { toCapability } from '../capabilities/to-capability.ts';
import { planPayouts } from '../payouts/plan-payouts.ts';
import type { AccountRecord } from './account-record.ts';
import { decideStanding, type Standing } from './decide-standing.ts';
import { connectedSim, platformOf } from './find-account.ts';
import type { AccountFacts } from './need.ts';
import { requirementsOf } from './person-needs.ts';

/**
 * Works out where an account stands after a change of it, of its persons or of its external accounts, and tells
 * what has changed by it: account.updated, capability.updated.
 * @param before the account as it was, null for a new one.
 */
export function settleAccount(
  sim: Simulation,
  before: Stripe.Account | null,
  { account, record }: { account: Stripe.Account; record: AccountRecord },
): Stripe.Account {
  const facts = loadFacts(sim, account, record);
  const standing = decideStanding(facts);
  keepPersonRequirements(sim, account, standing.requirements);
  const platform = platformOf(sim);
  const { deadline, isSubmitted } = standing;
  platform.store.accountRecords.put({ ...record, deadline, isSubmitted });
  if (deadline === null) platform.unschedule('account.deadline', account.id);
  else if (deadline > facts.now) platform.schedule('account.deadline', account.id, deadline);
  const after = platform.store.accounts.put(toAccount(sim, account, standing));
  announce(sim, { before, after, standing });
  if (after.payouts_enabled && before) planPayouts(ownStore(sim, after));
  return after;
}

/** The same without a change from outside: time has passed, or something beside the account has changed. */
export function settleAgain(sim: Simulation, id: string, change: Partial<AccountRecord> = {}): void {
  const { store } = platformOf(sim);
  const account = store.accounts.get(id);
  const record = store.accountRecords.get(id);
  if (account && record) settleAccount(sim, account, { account, record: { ...record, ...change } });
}

/** One capability as it stands now, asked for or not. */
export function capabilityOf(sim: Simulation, id: string, name: string): Stripe.Capability {
  const { store } = platformOf(sim);
  const account = store.accounts.get(id);
  const record = store.accountRecords.get(id);
  if (!account || !record) throw new Error(`The account ${id} is not whole.`);
  const { needs } = decideStanding(loadFacts(sim, account, record));
  return toCapability(account, { name, requestedAt: record.requested[name] ?? null, needs: needs[name] });
}

function loadFacts(sim: Simulation, account: Stripe.Account, record: AccountRecord): AccountFacts {
  const { store } = ownStore(sim, account);
  const persons = [...store.persons.values()].flatMap((person) => {
    const own = store.personRecords.get(person.id);
    return own ? [{ person, record: own }] : [];
  });
  return {
    account,
    record,
    persons: persons.toSorted((a, b) => rank(a.person) - rank(b.person)),
    hasExternalAccount: store.externalAccounts.filter(({ status }) => status !== 'errored').length > 0,
    now: platformOf(sim).now(),
  };
}

const rank = ({ relationship }: Stripe.Person): number => (relationship?.representative ? 0 : 1);

const ownStore = (sim: Simulation, { id }: Stripe.Account): Simulation => connectedSim(sim, id);

/** The account with what follows from the rest. */
function toAccount(sim: Simulation, account: Stripe.Account, standing: Standing): Stripe.Account {
  const { store } = ownStore(sim, account);
  const individual = account.business_type === 'individual' ? openerOf(store.persons.values()) : undefined;
  const { individual: _, ...rest } = account;
  return {
    ...rest,
    capabilities: standing.capabilities,
    charges_enabled: standing.chargesEnabled,
    details_submitted: standing.isSubmitted,
    external_accounts: paginate(
      store.externalAccounts.newestFirst(),
      {},
      `/v1/accounts/${account.id}/external_accounts`,
    ),
    ...(individual ? { individual } : {}),
    payouts_enabled: standing.payoutsEnabled,
    requirements: standing.requirements,
  };
}

/** Who opened the account: its individual, or the representative of its company. */
export function openerOf(persons: Iterable<Stripe.Person>): Stripe.Person | undefined {
  return [...persons].find(({ relationship }) => relationship?.representative);
}

function keepPersonRequirements(
  sim: Simulation,
  account: Stripe.Account,
  requirements: Stripe.Account.Requirements,
): void {
  const { store } = ownStore(sim, account);
  const opener = account.business_type === 'individual' ? openerOf(store.persons.values()) : undefined;
  for (const person of [...store.persons.values()]) {
    const own = requirementsOf(requirements, person.id === opener?.id ? 'individual' : person.id);
    if (!isSame(own, person.requirements)) store.persons.put({ ...person, requirements: own });
  }
}

function announce(
  sim: Simulation,
  { before, after, standing }: { before: Stripe.Account | null; after: Stripe.Account; standing: Standing },
): void {
  const own = ownStore(sim, after);
  const { capabilities: was = {} } = before ?? {};
  for (const [name, status] of Object.entries(standing.capabilities)) {
    const previous = Object.entries(was).find(([each]) => each === name)?.[1];
    if (status !== previous) own.emit('capability.updated', capabilityOf(sim, after.id, name));
  }
  if (before && !isSame(before, after)) own.emit('account.updated', after, before);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
