import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import { mergeAddress } from './merge-address.ts';

type Given = Stripe.AccountCreateParams.Company | undefined;

const UNSUPPORTED = [
  'address_kana',
  'address_kanji',
  'administrative_address',
  'directorship_declaration',
  'export_license_id',
  'export_purpose_code',
  'name_kana',
  'name_kanji',
  'ownership_declaration',
  'ownership_exemption_reason',
  'physical_address',
  'principal_place_of_business',
  'registration_date',
  'registration_number',
  'representative_declaration',
  'tax_id_registrar',
] as const satisfies (keyof Stripe.AccountCreateParams.Company)[];

/** The company of an account: its numbers are kept apart, and shown only as provided. */
export function mergeCompany(
  current: Stripe.Account.Company | undefined,
  given: Given,
  country: string,
): Stripe.Account.Company | undefined {
  if (given === undefined) return current;
  refuseUnsupported(given, UNSUPPORTED);
  const structure = updated(current?.structure ?? null, given.structure);
  const hasVatId = given.vat_id === undefined ? current?.vat_id_provided : given.vat_id !== '';
  return {
    address: mergeAddress(current?.address, given.address, country),
    directors_provided: given.directors_provided ?? current?.directors_provided ?? false,
    executives_provided: given.executives_provided ?? current?.executives_provided ?? false,
    name: updated(current?.name ?? null, given.name),
    owners_provided: given.owners_provided ?? current?.owners_provided ?? false,
    phone: updated(current?.phone ?? null, given.phone),
    ...(structure === null ? {} : { structure }),
    tax_id_provided: given.tax_id === undefined ? (current?.tax_id_provided ?? false) : given.tax_id !== '',
    ...(hasVatId === undefined ? {} : { vat_id_provided: hasVatId }),
    verification: {
      document: mergeDocument(current?.verification?.document, given.verification?.document),
    },
  };
}

const NO_DOCUMENT: Stripe.Account.Company.Verification.Document = {
  back: null,
  details: null,
  details_code: null,
  front: null,
};

/** The files of a document of a company or a person; what they show is found out when they are checked. */
export function mergeDocument(
  current: Stripe.Account.Company.Verification.Document | undefined,
  given: { back?: string; front?: string } | undefined,
): Stripe.Account.Company.Verification.Document {
  const before = current ?? NO_DOCUMENT;
  if (given === undefined) return before;
  const back = typeof before.back === 'string' ? before.back : null;
  const front = typeof before.front === 'string' ? before.front : null;
  return { ...NO_DOCUMENT, back: updated(back, given.back), front: updated(front, given.front) };
}
