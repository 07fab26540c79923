import type Stripe from 'stripe';

/** As any request may give it: an empty part is none. */
export type GivenAddress = { [Part in keyof Stripe.Address]?: string | null | undefined };

export function toAddress(given: GivenAddress | '' | null | undefined): Stripe.Address | null {
  if (!given) return null;
  return {
    city: given.city || null,
    country: given.country || null,
    line1: given.line1 || null,
    line2: given.line2 || null,
    postal_code: given.postal_code || null,
    state: given.state || null,
  };
}

export function toShipping(
  given: Stripe.CustomerCreateParams.Shipping | '' | null | undefined,
): Stripe.Customer.Shipping | null {
  if (!given) return null;
  const address = toAddress(given.address);
  return { ...(address ? { address } : {}), name: given.name, phone: given.phone ?? null };
}
