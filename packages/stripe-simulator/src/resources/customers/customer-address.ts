import type Stripe from 'stripe';

export function toAddress(given: Stripe.AddressParam | '' | null | undefined): Stripe.Address | null {
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
