import type Stripe from 'stripe';
import { type AccountFacts, again, missing, type Need } from './need.ts';
import { isDocumentGood, profileErrors, TAX_ID_ERRORS } from './test-values.ts';

/**
 * What is asked of the business itself (docs.stripe.com/connect/required-verification-information), by the kind of
 * business: an individual has no company, only companies name their owners. The same is asked in every country.
 */
export function businessNeeds(facts: AccountFacts): Need[] {
  const { account, hasExternalAccount } = facts;
  const { business_profile: profile, business_type: type, tos_acceptance: agreement } = account;
  const description = profile?.product_description;
  return [
    ...missing({ business_type: type }),
    ...missing(
      { 'business_profile.mcc': profile?.mcc, 'business_profile.url': profile?.url ?? description },
      { isForPayments: true },
    ),
    ...missing({ external_account: hasExternalAccount }, { blocks: ['payouts'] }),
    ...missing({ 'tos_acceptance.date': agreement?.date }),
    ...(account.controller?.requirement_collection === 'application'
      ? missing({ 'tos_acceptance.ip': agreement?.ip })
      : []),
    ...profileErrors(account).map(({ requirement, ...error }) => again(requirement, error)),
    ...(type && type !== 'individual' ? companyNeeds(facts) : []),
  ];
}

function companyNeeds({ account, record, persons }: AccountFacts): Need[] {
  const { company } = account;
  const has = (role: 'owner' | 'representative') => persons.some(({ person }) => person.relationship?.[role]);
  return [
    ...missing({ 'company.name': company?.name }),
    ...missing({ 'company.phone': company?.phone }, { isForPayments: true }),
    ...addressNeeds(company?.address),
    ...missing({ 'company.tax_id': company?.tax_id_provided }),
    ...taxIdNeeds(account, record.taxId, record.isTaxIdChecked),
    ...missing({ 'relationship.representative': has('representative') }),
    ...(account.business_type === 'company'
      ? missing({ 'relationship.owner': has('owner') || company?.owners_provided }, { isForPayments: true })
      : []),
  ];
}

/** docs.stripe.com/connect/testing#test-business-addresses: some addresses have to be given once more. */
function addressNeeds(address: Stripe.Address | undefined): Need[] {
  const fields = {
    'company.address.city': address?.city,
    'company.address.line1': address?.line1,
    'company.address.postal_code': address?.postal_code,
    ...(hasStates(address?.country) ? { 'company.address.state': address?.state } : {}),
  };
  const nothing = Object.fromEntries(Object.keys(fields).map((field) => [field, null]));
  if (address?.line1 === 'address_line1_no_match') return missing(nothing);
  if (address?.line1 === 'address_no_match')
    return missing({ 'company.address.line1': null }, { blocks: ['payouts'] });
  return missing(fields);
}

function taxIdNeeds(account: Stripe.Account, taxId: string | null, isChecked: boolean): Need[] {
  const error = isChecked ? TAX_ID_ERRORS[taxId ?? ''] : undefined;
  if (!error || isDocumentGood(account.company?.verification?.document)) return [];
  return [again('company.tax_id', error), again('company.verification.document', undefined)];
}

/** Where an address is not whole without one. */
export const hasStates = (country: string | null | undefined): boolean =>
  ['AU', 'BR', 'CA', 'IN', 'MX', 'US'].includes(country ?? 'US');
