import type Stripe from 'stripe';

/** A person whose identity is verified in the answer itself. */
export const VERIFIED_PERSON = {
  first_name: 'Jenny',
  last_name: 'Rosen',
  dob: { day: 1, month: 1, year: 1902 },
  address: {
    line1: 'address_full_match',
    city: 'Schenectady',
    state: 'NY',
    postal_code: '12345',
    country: 'US',
  },
  email: 'jenny@example.com',
  phone: '0000000000',
  id_number: '222222222',
} satisfies Stripe.AccountCreateParams.Individual;

export const BOTH_CAPABILITIES = {
  card_payments: { requested: true },
  transfers: { requested: true },
} satisfies Stripe.AccountCreateParams.Capabilities;

export const AGREED = { date: 1_769_853_600, ip: '203.0.113.7' };

/** A Custom account with everything that is asked of an individual, if it is to be one: it charges and is paid out at once. */
export function openReadyAccount(
  stripe: Stripe,
  params: Stripe.AccountCreateParams = {},
): Promise<Stripe.Account> {
  return stripe.accounts.create({
    ...(params.controller === undefined ? { type: 'custom' } : {}),
    country: 'US',
    business_profile: { mcc: '5734', url: 'https://accessible.stripe.com' },
    capabilities: BOTH_CAPABILITIES,
    external_account: 'btok_us_verified',
    ...(params.business_type === undefined
      ? { business_type: 'individual', individual: VERIFIED_PERSON }
      : {}),
    tos_acceptance: AGREED,
    ...params,
  });
}

/** The names of the events of a connected account, oldest first. */
export async function eventsOf(stripe: Stripe, stripeAccount: string): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 }, { stripeAccount });
  return events.data.map(({ type }) => type).reverse();
}
