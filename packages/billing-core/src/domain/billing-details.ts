import type { CustomerAddress } from './observations/mirrored-objects.ts';

/** Who an account is billed to, as invoices show it. */
export interface BillingDetails {
  /** The company's name. */
  name: string;
  /** Where invoices and notices are sent. */
  email: string;
  phone: string | null;
  address: CustomerAddress | null;
}

/** What is changed; a field that is not there stays as it is. */
export type BillingDetailsChange = { [K in keyof BillingDetails]?: BillingDetails[K] | undefined };

/** Later changes win, field by field; an address is one field. */
export const mergeDetails = (details: BillingDetails, change: BillingDetailsChange): BillingDetails => ({
  name: change.name ?? details.name,
  email: change.email ?? details.email,
  phone: change.phone === undefined ? details.phone : change.phone,
  address: change.address === undefined ? details.address : change.address,
});

/** Only what differs: what is already so is not told again. */
export function changedDetails(details: BillingDetails, change: BillingDetailsChange): BillingDetailsChange {
  const merged = mergeDetails(details, change);
  const differs = <K extends keyof BillingDetails>(key: K) =>
    JSON.stringify(merged[key]) !== JSON.stringify(details[key]);
  return {
    ...(differs('name') ? { name: merged.name } : {}),
    ...(differs('email') ? { email: merged.email } : {}),
    ...(differs('phone') ? { phone: merged.phone } : {}),
    ...(differs('address') ? { address: merged.address } : {}),
  };
}

/**
 * What follows for the one who is billed when the product's own name or address of an account changes: a field that says
 * something else by now was set by a person, here or at Stripe, and stays.
 */
export function followProduct(
  before: Pick<BillingDetails, 'name' | 'email'>,
  after: Pick<BillingDetails, 'name' | 'email'>,
  details: BillingDetails,
): BillingDetailsChange {
  return {
    ...(before.name !== after.name && details.name === before.name ? { name: after.name } : {}),
    ...(before.email !== after.email && details.email === before.email ? { email: after.email } : {}),
  };
}
