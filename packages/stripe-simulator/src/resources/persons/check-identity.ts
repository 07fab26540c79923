import type Stripe from 'stripe';
import type { PersonRecord } from './person-record.ts';

export interface FailedCheck {
  /** The document that would settle it. */
  asks: 'document' | 'additional_document';
  code: Stripe.Person.Requirements.Error.Code;
  reason: string;
}

export type IdentityCheck =
  | { kind: 'incomplete' | 'pending' | 'passed' }
  | { kind: 'failed'; failures: FailedCheck[] };

const DATES = { listed: '1900-01-01', matching: '1901-01-01', matchingAtOnce: '1902-01-01' };
const ID_NUMBERS = { matching: '000000000', mismatching: '111111111', matchingAtOnce: '222222222' };
const SSN_MATCHING = '0000';
const ADDRESSES_WITHOUT_MATCH = ['address_no_match', 'address_line1_no_match'];
export const GOOD_DOCUMENT = 'file_identity_document_success';
const BAD_DOCUMENT = 'file_identity_document_failure';

/**
 * What the check of a person's identity comes to (docs.stripe.com/connect/testing#identity-verification).
 * - A test date of birth or number that matches passes; no other passes, and a number that does not match fails.
 * - A document decides, whatever else was given; any that is not the failing one is good.
 * - An address fails only by a value that is made to.
 */
export function checkIdentity(person: Stripe.Person, record: PersonRecord): IdentityCheck {
  if (!person.first_name || !person.last_name || !dateOf(person)) return { kind: 'incomplete' };
  if (!record.isChecked && !isDecidedAtOnce(person, record)) return { kind: 'pending' };
  const failures = [
    ...checkDocument(person, 'document', matchesIdentity(person, record) ? null : KEYED_IDENTITY),
    ...checkDocument(person, 'additional_document', matchesAddress(person) ? null : ADDRESS),
  ];
  return failures.length === 0 ? { kind: 'passed' } : { kind: 'failed', failures };
}

/** On a sanctions list: that date of birth stops the account at once. */
export const isListed = (person: Stripe.Person): boolean => dateOf(person) === DATES.listed;

/** Some values are decided in the answer itself, others a little later. */
export const isDecidedAtOnce = (person: Stripe.Person, { idNumber }: PersonRecord): boolean =>
  dateOf(person) === DATES.matchingAtOnce ||
  idNumber === ID_NUMBERS.matchingAtOnce ||
  person.verification?.document?.front != null;

function matchesIdentity(person: Stripe.Person, { idNumber, ssnLast4 }: PersonRecord): boolean {
  if (idNumber === ID_NUMBERS.mismatching) return false;
  const date = dateOf(person);
  return (
    date === DATES.matching ||
    date === DATES.matchingAtOnce ||
    idNumber === ID_NUMBERS.matching ||
    idNumber === ID_NUMBERS.matchingAtOnce ||
    ssnLast4 === SSN_MATCHING
  );
}

const matchesAddress = ({ address }: Stripe.Person): boolean =>
  !ADDRESSES_WITHOUT_MATCH.includes(address?.line1 ?? '');

type Failure = Omit<FailedCheck, 'asks'>;

const KEYED_IDENTITY: Failure = {
  code: 'verification_failed_keyed_identity',
  reason:
    'The person’s keyed-in identity information could not be verified. Correct any errors or upload a document that matches the identity fields (e.g., name and date of birth) entered.',
};
const ADDRESS: Failure = {
  code: 'verification_failed_residential_address',
  reason:
    'We could not verify that the person resides at the provided address. The address must be a valid physical address where the individual resides.',
};
const UNREADABLE: Failure = {
  code: 'verification_document_failed_other',
  reason: 'There was a problem with verification of the document that you provided.',
};

function checkDocument(
  { verification }: Stripe.Person,
  asks: FailedCheck['asks'],
  otherwise: Failure | null,
): FailedCheck[] {
  const front = verification?.[asks]?.front ?? null;
  if (front === BAD_DOCUMENT) return [{ asks, ...UNREADABLE }];
  return front !== null || otherwise === null ? [] : [{ asks, ...otherwise }];
}

function dateOf({ dob }: Stripe.Person): string | null {
  if (!dob?.year || !dob.month || !dob.day) return null;
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${dob.year}-${pad(dob.month)}-${pad(dob.day)}`;
}
