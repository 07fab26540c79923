import type Stripe from 'stripe';
import { invalidRequest } from '../stripe-error.ts';

/** docs.stripe.com/metadata */
const MOST_KEYS = 50;
const LONGEST_KEY = 40;
const LONGEST_VALUE = 500;

type Given = Stripe.MetadataParam | '' | null | undefined;

/** Keys given are set, keys given empty are removed, and an empty `metadata` removes all (docs.stripe.com/api/metadata). */
export function mergeMetadata(current: Stripe.Metadata | null, given: Given): Stripe.Metadata {
  if (given === undefined) return current ?? {};
  if (given === '' || given === null) return {};
  const merged: Stripe.Metadata = { ...current };
  for (const [key, value] of Object.entries(given)) {
    assertFits(key, String(value));
    if (value === '' || value === null) delete merged[key];
    else merged[key] = String(value);
  }
  if (Object.keys(merged).length > MOST_KEYS)
    throw invalidRequest(`You can have up to ${MOST_KEYS} metadata keys.`, { param: 'metadata' });
  return merged;
}

function assertFits(key: string, value: string): void {
  if (key.length > LONGEST_KEY)
    throw invalidRequest(
      `Metadata keys can have up to ${LONGEST_KEY} characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`,
      { param: 'metadata' },
    );
  if (value.length > LONGEST_VALUE)
    throw invalidRequest(
      `Metadata values can have up to ${LONGEST_VALUE} characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`,
      { param: 'metadata' },
    );
}
