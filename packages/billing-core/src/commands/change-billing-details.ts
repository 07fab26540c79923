import type { Outcome } from '../billing.ts';
import { type AddressRule, addressRuleOf } from '../domain/address-rules.ts';
import { type BillingDetails, type BillingDetailsChange, changedDetails } from '../domain/billing-details.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import type { CustomerAddress } from '../domain/observations/mirrored-objects.ts';

/** Stripe's limits (docs.stripe.com/api/customers/update). */
const LONGEST_EMAIL = 512;
const LONGEST_NAME = 256;
const LONGEST_PHONE = 20;

/**
 * - Name and email are needed; an email has one `@` with something before it and a domain behind it.
 * - An address has a country, a street and a city, and what its country needs beside (`domain/address-rules.ts`).
 * - Blanks around a value are none of it; an empty field is one that is not there.
 * - What is so already is no change.
 */
export function decideChangeBillingDetails(
  wanted: BillingDetailsChange,
  details: BillingDetails,
): Outcome<BillingDetailsChange> {
  const change = tidy(wanted);
  const problem = problemOf(change);
  return problem ? fail('billing_details_refused', problem) : succeed(changedDetails(details, change));
}

function tidy({ name, email, phone, address }: BillingDetailsChange): BillingDetailsChange {
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(email === undefined ? {} : { email: email.trim() }),
    ...(phone === undefined ? {} : { phone: phone?.trim() || null }),
    ...(address === undefined ? {} : { address: address && tidyAddress(address) }),
  };
}

function tidyAddress({ line1, line2, city, state, postal_code, country }: CustomerAddress): CustomerAddress {
  const text = (value: string | null) => value?.trim() || null;
  return {
    line1: text(line1),
    line2: text(line2),
    city: text(city),
    state: text(state),
    postal_code: text(postal_code),
    country: text(country),
  };
}

function problemOf({ name, email, phone, address }: BillingDetailsChange): string | undefined {
  if (name !== undefined && (name === '' || name.length > LONGEST_NAME))
    return 'Enter the name of your company.';
  if (email !== undefined && (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > LONGEST_EMAIL))
    return 'Enter an email address, such as billing@example.com.';
  if (phone && phone.length > LONGEST_PHONE) return 'Enter a shorter phone number: 20 characters at most.';
  return address ? problemOfAddress(address) : undefined;
}

function problemOfAddress(address: CustomerAddress): string | undefined {
  const rule = addressRuleOf(address.country ?? '');
  if (!rule) return 'Choose a country.';
  if (!address.line1) return 'Enter the street and number.';
  if (!address.city && !isCityState(rule)) return 'Enter the city.';
  if (rule.needsState && !address.state) return 'Enter the state or province.';
  if (rule.needsPostalCode && !address.postal_code) return 'Enter the postal code.';
  return undefined;
}

/** Where the country is the city. */
const isCityState = ({ country }: AddressRule) => ['SG', 'HK', 'MC', 'VA', 'GI', 'MO'].includes(country);
