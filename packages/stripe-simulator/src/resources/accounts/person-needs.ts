import type Stripe from 'stripe';
import { checkIdentity } from '../persons/check-identity.ts';
import type { PersonFacts } from '../persons/merge-person.ts';
import { hasStates } from './business-needs.ts';
import { type AccountFacts, again, later, missing, type Need } from './need.ts';

/** The parts of a person's data that Stripe names under the person's id, or under `individual`. */
export function personNeeds(facts: AccountFacts): Need[] {
  const { account, persons } = facts;
  if (account.business_type === 'individual') {
    const opener = persons.find(({ person }) => person.relationship?.representative) ?? null;
    return needsOf(opener, { prefix: 'individual', country: account.country, isRepresentative: true });
  }
  return persons.flatMap((each) =>
    needsOf(each, {
      prefix: each.person.id,
      country: account.country,
      isRepresentative: each.person.relationship?.representative ?? false,
    }),
  );
}

/** What is being checked, by the field that Stripe names for it. */
export function pendingChecks({ account, record, persons }: AccountFacts): string[] {
  const isIndividual = account.business_type === 'individual';
  return [
    ...(!isIndividual && account.company?.tax_id_provided === true && !record.isTaxIdChecked
      ? ['company.tax_id']
      : []),
    ...persons
      .filter(({ person, record: own }) => checkIdentity(person, own).kind === 'pending')
      .map(({ person }) => `${isIndividual ? 'individual' : person.id}.verification.document`),
  ];
}

interface Place {
  prefix: string;
  country: string | undefined;
  isRepresentative: boolean;
}

/** An owner gives name, birth and address; who represents the business is also to be reached. */
function needsOf(facts: PersonFacts | null, { prefix, country, isRepresentative }: Place): Need[] {
  const person = facts?.person;
  const isAmerican = (country ?? 'US') === 'US';
  const under = (fields: Record<string, unknown>) =>
    missing(Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, value])));
  return [
    ...under({
      first_name: person?.first_name,
      last_name: person?.last_name,
      'dob.day': person?.dob?.day,
      'dob.month': person?.dob?.month,
      'dob.year': person?.dob?.year,
      'address.city': person?.address?.city,
      'address.line1': person?.address?.line1,
      'address.postal_code': person?.address?.postal_code,
    }),
    ...(hasStates(country) ? under({ 'address.state': person?.address?.state }) : []),
    ...(isAmerican ? under({ ssn_last_4: person?.ssn_last_4_provided }) : []),
    ...(isRepresentative ? under({ email: person?.email, phone: person?.phone }) : []),
    ...(isRepresentative && prefix !== 'individual'
      ? under({ 'relationship.title': person?.relationship?.title })
      : []),
    ...(isAmerican && isRepresentative && person?.ssn_last_4_provided && !person.id_number_provided
      ? [later(`${prefix}.id_number`)]
      : []),
    ...(facts ? failedNeeds(facts, prefix) : []),
  ];
}

function failedNeeds({ person, record }: PersonFacts, prefix: string): Need[] {
  const check = checkIdentity(person, record);
  if (check.kind !== 'failed') return [];
  return check.failures.map(({ asks, code, reason }) =>
    again(`${prefix}.verification.${asks}`, { code, reason }),
  );
}

/** What is due of one person, as the person itself shows it. */
export function requirementsOf(
  requirements: Stripe.Account.Requirements,
  prefix: string,
): Stripe.Person.Requirements {
  const own = (fields: string[] | null) =>
    (fields ?? [])
      .filter((field) => field.startsWith(`${prefix}.`))
      .map((field) => field.slice(prefix.length + 1));
  return {
    alternatives: [],
    currently_due: own(requirements.currently_due),
    errors: (requirements.errors ?? [])
      .filter(({ requirement }) => requirement.startsWith(`${prefix}.`))
      .map((error) => ({ ...error, requirement: error.requirement.slice(prefix.length + 1) })),
    eventually_due: own(requirements.eventually_due),
    past_due: own(requirements.past_due),
    pending_verification: own(requirements.pending_verification),
  };
}
