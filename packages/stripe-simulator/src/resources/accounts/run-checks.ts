import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { checkIdentity } from '../persons/check-identity.ts';
import { settleAgain } from './settle-account.ts';

/** Stripe says "shortly"; five seconds is the simulator's own. */
const CHECKED_AFTER_SECONDS = 5;

/** Has everything of an account that is not decided yet checked a little later. */
export function scheduleChecks(own: Simulation): void {
  own.schedule('account.check', own.account.id, own.now() + CHECKED_AFTER_SECONDS);
}

/** The result comes by events, not in an answer (docs.stripe.com/connect/testing#identity-verification). */
export function runChecks(own: Simulation, id: string): void {
  for (const person of [...own.store.persons.values()]) {
    const record = own.store.personRecords.get(person.id);
    if (!record || checkIdentity(person, record).kind !== 'pending') continue;
    const checked = own.store.personRecords.put({ ...record, isChecked: true });
    const isPassed = checkIdentity(person, checked).kind === 'passed';
    const after = own.store.persons.put<Stripe.Person>({
      ...person,
      verification: { ...person.verification, status: isPassed ? 'verified' : 'unverified' },
    });
    own.emit('person.updated', after, person);
  }
  settleAgain(own, id, { isTaxIdChecked: true });
}
