import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { mergeDocument } from '../accounts/company.ts';
import { mergeAddress } from '../accounts/merge-address.ts';
import type { PersonRecord } from './person-record.ts';

/** A person of its own, or the individual of an account: the parameters are the same, as far as they are acted on. */
export type PersonParams = Stripe.AccountCreatePersonParams;

const UNSUPPORTED = [
  'additional_tos_acceptances',
  'address_kana',
  'address_kanji',
  'documents',
  'first_name_kana',
  'first_name_kanji',
  'last_name_kana',
  'last_name_kanji',
  'person_token',
  'registered_address',
  'us_cfpb_data',
] as const satisfies (keyof PersonParams)[];

const NO_RELATIONSHIP: Stripe.Person.Relationship = {
  authorizer: false,
  director: false,
  executive: false,
  legal_guardian: false,
  owner: false,
  percent_ownership: null,
  representative: false,
  title: null,
};

export interface PersonFacts {
  person: Stripe.Person;
  record: PersonRecord;
}

/** A person before anything is known of them. */
export const blankPerson = (id: string, account: string, created: number): Stripe.Person => ({
  id,
  object: 'person',
  account,
  created,
  dob: { day: null, month: null, year: null },
  email: null,
  first_name: null,
  future_requirements: NOTHING_DUE,
  id_number_provided: false,
  last_name: null,
  metadata: {},
  phone: null,
  relationship: NO_RELATIONSHIP,
  requirements: NOTHING_DUE,
  ssn_last_4_provided: false,
});

const NOTHING_DUE: Stripe.Person.Requirements = {
  alternatives: [],
  currently_due: [],
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

/** A person with what was given now over what was known; the numbers go where nobody sees them again. */
export function mergePerson(
  { person, record }: PersonFacts,
  given: PersonParams,
  { country, at }: { country: string; at: string },
): PersonFacts {
  refuseUnsupported(given, UNSUPPORTED);
  assertPerson(given, at);
  const numbers = {
    idNumber: updated(record.idNumber, given.id_number),
    ssnLast4: updated(record.ssnLast4, given.ssn_last_4),
  };
  const { document, additional_document: additional } = given.verification ?? {};
  return {
    person: {
      ...person,
      ...(given.address || person.address
        ? { address: mergeAddress(person.address, given.address, country) }
        : {}),
      dob: mergeDob(person.dob, given.dob),
      email: updated(person.email ?? null, given.email),
      first_name: updated(person.first_name ?? null, given.first_name),
      ...(given.full_name_aliases === undefined ? {} : { full_name_aliases: given.full_name_aliases || [] }),
      ...(given.gender === undefined ? {} : { gender: given.gender || null }),
      id_number_provided: numbers.idNumber !== null,
      ...(given.id_number_secondary === undefined
        ? {}
        : { id_number_secondary_provided: given.id_number_secondary !== '' }),
      last_name: updated(person.last_name ?? null, given.last_name),
      ...(given.maiden_name === undefined ? {} : { maiden_name: given.maiden_name || null }),
      metadata: mergeMetadata(person.metadata ?? null, given.metadata),
      ...(given.nationality === undefined ? {} : { nationality: given.nationality || null }),
      phone: updated(person.phone ?? null, given.phone),
      ...(given.political_exposure === undefined ? {} : { political_exposure: given.political_exposure }),
      relationship: mergeRelationship(person.relationship ?? NO_RELATIONSHIP, given.relationship),
      ssn_last_4_provided: numbers.ssnLast4 !== null || numbers.idNumber !== null,
      verification: {
        additional_document: mergeDocument(person.verification?.additional_document ?? undefined, additional),
        details: null,
        details_code: null,
        document: mergeDocument(person.verification?.document, document),
        status: person.verification?.status ?? 'unverified',
      },
    },
    record: { ...record, ...numbers },
  };
}

function mergeDob(current: Stripe.Person.Dob | undefined, given: PersonParams['dob']): Stripe.Person.Dob {
  const none = { day: null, month: null, year: null };
  if (given === undefined || given === null) return current ?? none;
  return given === '' ? none : { day: given.day, month: given.month, year: given.year };
}

function mergeRelationship(
  current: Stripe.Person.Relationship,
  given: Stripe.AccountCreatePersonParams.Relationship | undefined,
): Stripe.Person.Relationship {
  return {
    authorizer: given?.authorizer ?? current.authorizer,
    director: given?.director ?? current.director,
    executive: given?.executive ?? current.executive,
    legal_guardian: given?.legal_guardian ?? current.legal_guardian,
    owner: given?.owner ?? current.owner,
    percent_ownership: updated(current.percent_ownership, given?.percent_ownership),
    representative: given?.representative ?? current.representative,
    title: updated(current.title, given?.title),
  };
}

/** @param at the parameter that holds the person, empty for a person's own request. */
function assertPerson(given: PersonParams, at: string): void {
  const param = (name: string) => (at === '' ? name : `${at}[${name}]`);
  const { dob, email, phone, ssn_last_4: ssn } = given;
  if (dob && !isDate(dob)) throw invalidRequest('Not a valid date of birth.', { param: param('dob') });
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw invalidRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: param('email') });
  if (phone && !/^\+?[\d\s().-]{7,20}$/.test(phone))
    throw invalidRequest(`"${phone}" is not a valid phone number`, { param: param('phone') });
  if (ssn && !/^\d{4}$/.test(ssn))
    throw invalidRequest('SSN last 4 must be exactly 4 digits.', { param: param('ssn_last_4') });
}

function isDate({ day, month, year }: Stripe.AccountCreatePersonParams.Dob): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
