import type Stripe from 'stripe';
import { GOOD_DOCUMENT } from '../persons/check-identity.ts';

type Problem = Stripe.Account.Requirements.Error;
type Failure = Omit<Problem, 'requirement'>;

/** docs.stripe.com/connect/testing#test-business-tax-ids: every other number passes. */
export const TAX_ID_ERRORS: Record<string, Failure> = {
  '111111111': {
    code: 'verification_failed_tax_id_match',
    reason:
      'The tax ID you provided cannot be verified with the IRS. Correct any errors or upload a document.',
  },
  '111111112': {
    code: 'verification_failed_tax_id_not_issued',
    reason: 'This tax ID was not issued. Correct any errors or upload a document.',
  },
};

/** Decided in the answer itself, not a little later. */
export const TAX_ID_AT_ONCE = '222222222';

export const isDocumentGood = (document: Stripe.Account.Company.Verification.Document | undefined): boolean =>
  document?.front === GOOD_DOCUMENT;

/** docs.stripe.com/connect/testing#test-business-url-verification */
const URLS: Record<string, Problem['code']> = {
  'https://disallowed.stripe.com': 'invalid_url_denylisted',
  'https://geoblocked.stripe.com': 'invalid_url_website_inaccessible_geoblocked',
  'https://problem.stripe.com': 'invalid_url_website_other',
  'https://missing.stripe.com': 'invalid_url_website_incomplete',
  'https://mismatch.stripe.com': 'invalid_url_website_business_information_mismatch',
  'https://passwordprotected.stripe.com': 'invalid_url_website_inaccessible_password_protected',
  'https://underconstruction.stripe.com': 'invalid_url_website_incomplete_under_construction',
  'https://inaccessible.stripe.com': 'invalid_url_website_inaccessible',
};

/** Pauses every capability that is not active (docs.stripe.com/connect/testing#test-capability-disabled-reasons). */
export const INACTIVITY_URL = 'https://inactivity.stripe.com';

const COMPANY_NAMES: Record<string, Problem['code']> = {
  mismatch_business_name: 'verification_failed_name_match',
  disallowed_name: 'invalid_company_name_denylisted',
  match_name_only: 'verification_failed_name_match',
};
const TRADE_NAMES: Record<string, Problem['code']> = {
  disallowed_dba: 'invalid_business_profile_name_denylisted',
  invalid_dba: 'invalid_business_profile_name',
};
const DESCRIPTIONS: Record<string, Problem['code']> = { require_url: 'invalid_url_web_presence_detected' };
const DESCRIPTORS: Record<string, Problem['code']> = {
  mismatch: 'invalid_statement_descriptor_business_mismatch',
  disallowed: 'invalid_statement_descriptor_denylisted',
};
const PREFIXES: Record<string, Problem['code']> = {
  mismatch: 'invalid_statement_descriptor_prefix_mismatch',
  disallowed: 'invalid_statement_descriptor_prefix_denylisted',
};

/** What was given about the business that does not pass; words of the simulator's own under Stripe's codes. */
export function profileErrors({ business_profile: profile, company, settings }: Stripe.Account): Problem[] {
  const check = (
    requirement: string,
    value: string | null | undefined,
    codes: Record<string, Problem['code']>,
  ): Problem[] => {
    const code = codes[value ?? ''];
    return code === undefined ? [] : [{ code, reason: `${requirement} was refused: ${code}.`, requirement }];
  };
  return [
    ...check('business_profile.url', profile?.url, URLS),
    ...check('business_profile.name', profile?.name, TRADE_NAMES),
    ...check('business_profile.product_description', profile?.product_description, DESCRIPTIONS),
    ...check('company.name', company?.name, COMPANY_NAMES),
    ...check('settings.payments.statement_descriptor', settings?.payments.statement_descriptor, DESCRIPTORS),
    ...check(
      'settings.card_payments.statement_descriptor_prefix',
      settings?.card_payments.statement_descriptor_prefix,
      PREFIXES,
    ),
  ];
}
