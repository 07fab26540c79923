import type Stripe from 'stripe';
import { parseParams } from '../../kernel/params/parse-params.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { OnboardingOutcome } from '../../pages/onboarding-actions.ts';
import { applyGiven } from '../accounts/apply-given.ts';
import { findAccount, recordOf } from '../accounts/find-account.ts';
import { addPerson, changePerson } from '../persons/person.ts';
import { loadOnboarding } from './onboarding-view.ts';
import { toNested } from './to-nested.ts';

type Fields = Readonly<Record<string, string>>;

/** Who fills in the form on the hosted page is at this address. */
const VISITOR = '127.0.0.1';

/**
 * Takes over what a person has typed for the fields that are due: the same checks as of an API request apply.
 * Choosing the kind of business first decides what else there is to ask.
 */
export function submitOnboarding(sim: Simulation, session: string, typed: Fields): OnboardingOutcome {
  const view = loadOnboarding(sim, session);
  if (!view) return { kind: 'over' };
  const { account, due } = view;
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''));
  for (const person of view.persons) applyPerson(sim, account, { id: person.id, given });
  if (due.includes('relationship.representative')) addRepresentative(sim, account, given);
  const params = parseParams('AccountUpdateParams', toForm(given, account, due));
  applyGiven(sim, account, {
    account: given.tos_acceptance === 'on' ? withAgreement(sim, account) : account,
    record: recordOf(sim, account.id),
    params: { ...params, external_account: params.external_account || undefined },
  });
  const left = loadOnboarding(sim, session)?.due ?? [];
  return left.length === 0 ? { kind: 'done' } : { kind: 'more', isProgress: left.join() !== due.join() };
}

function applyPerson(
  sim: Simulation,
  account: Stripe.Account,
  { id, given }: { id: string; given: Fields },
): void {
  const params = parseParams('AccountUpdatePersonParams', toNested(given, `${id}.`));
  if (Object.keys(params).length > 0) changePerson(sim, account, { id, params });
}

function addRepresentative(sim: Simulation, account: Stripe.Account, given: Fields): void {
  const { owner, ...rest }: Record<string, unknown> = toNested(given, 'representative.');
  if (Object.keys(rest).length === 0) return;
  const params = parseParams('AccountCreatePersonParams', rest);
  addPerson(sim, account, { ...params, relationship: { representative: true, owner: owner === 'on' } });
}

const ACCOUNT_FIELDS = ['business_profile.', 'business_type', 'company.', 'individual.'];

function toForm(given: Fields, account: Stripe.Account, due: readonly string[]): Record<string, unknown> {
  const own = Object.entries(given).filter(([name]) =>
    ACCOUNT_FIELDS.some((prefix) => name === prefix || (prefix.endsWith('.') && name.startsWith(prefix))),
  );
  const number = given['external_account.account_number'];
  const routing = given['external_account.routing_number'];
  return {
    ...toNested({
      ...Object.fromEntries(own),
      ...(given.owners_provided === 'on' && due.includes('relationship.owner')
        ? { 'company.owners_provided': 'true' }
        : {}),
    }),
    ...(number === undefined
      ? {}
      : {
          external_account: {
            object: 'bank_account',
            country: account.country,
            currency: account.default_currency,
            account_number: number,
            ...(routing === undefined ? {} : { routing_number: routing }),
          },
        }),
  };
}

function withAgreement(sim: Simulation, { id }: Stripe.Account): Stripe.Account {
  const account = findAccount(sim, id);
  return { ...account, tos_acceptance: { ...account.tos_acceptance, date: sim.now(), ip: VISITOR } };
}
