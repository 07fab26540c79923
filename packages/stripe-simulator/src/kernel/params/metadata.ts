import type Stripe from 'stripe';

type Given = Stripe.MetadataParam | '' | null | undefined;

/** Keys given are set, keys given empty are removed, and an empty `metadata` removes all (docs.stripe.com/api/metadata). */
export function mergeMetadata(current: Stripe.Metadata | null, given: Given): Stripe.Metadata {
  if (given === undefined) return current ?? {};
  if (given === '' || given === null) return {};
  const merged: Stripe.Metadata = { ...current };
  for (const [key, value] of Object.entries(given)) {
    if (value === '' || value === null) delete merged[key];
    else merged[key] = String(value);
  }
  return merged;
}
