import type Stripe from 'stripe';
import { updated } from '../../kernel/params/unset.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { mergeAddress } from './merge-address.ts';

type Profile = Stripe.Account.BusinessProfile;

export const NO_PROFILE: Profile = {
  annual_revenue: null,
  estimated_worker_count: null,
  mcc: null,
  minority_owned_business_designation: null,
  name: null,
  specified_commercial_transactions_act_url: null,
  support_address: null,
  support_email: null,
  support_phone: null,
  support_url: null,
  url: null,
};

export function mergeProfile(
  current: Profile,
  given: Stripe.AccountCreateParams.BusinessProfile | undefined,
): Profile {
  if (given === undefined) return current;
  assertProfile(given);
  const description = updated(current.product_description ?? null, given.product_description);
  return {
    ...current,
    annual_revenue: given.annual_revenue ?? current.annual_revenue ?? null,
    estimated_worker_count: given.estimated_worker_count ?? current.estimated_worker_count ?? null,
    mcc: updated(current.mcc, given.mcc),
    minority_owned_business_designation:
      given.minority_owned_business_designation ?? current.minority_owned_business_designation,
    ...(given.monthly_estimated_revenue
      ? { monthly_estimated_revenue: given.monthly_estimated_revenue }
      : {}),
    name: updated(current.name, given.name),
    ...(description === null ? {} : { product_description: description }),
    specified_commercial_transactions_act_url: updated(
      current.specified_commercial_transactions_act_url,
      given.specified_commercial_transactions_act_url,
    ),
    support_address: given.support_address
      ? mergeAddress(current.support_address, given.support_address, null)
      : current.support_address,
    support_email: updated(current.support_email, given.support_email),
    support_phone: updated(current.support_phone, given.support_phone),
    support_url: updated(current.support_url, given.support_url),
    url: updated(current.url, given.url),
  };
}

function assertProfile({ mcc, url }: Stripe.AccountCreateParams.BusinessProfile): void {
  if (mcc && !/^\d{4}$/.test(mcc))
    throw invalidRequest(`Invalid MCC: ${mcc}`, { param: 'business_profile[mcc]' });
  if (url && !isWebAddress(url))
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'business_profile[url]' });
}

/** A scheme may be left out, a domain may not. */
const isWebAddress = (url: string): boolean =>
  /^(https?:\/\/)?[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/i.test(url) &&
  URL.canParse(/^https?:/i.test(url) ? url : `https://${url}`);
