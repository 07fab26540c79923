import type Stripe from 'stripe';
import { updated } from '../../kernel/params/unset.ts';

/** An address of which some lines may have been given anew. */
export function mergeAddress(
  current: Stripe.Address | null | undefined,
  given: Stripe.AddressParam | undefined,
  country: string | null,
): Stripe.Address {
  return {
    city: updated(current?.city ?? null, given?.city),
    country: updated(current?.country ?? country, given?.country),
    line1: updated(current?.line1 ?? null, given?.line1),
    line2: updated(current?.line2 ?? null, given?.line2),
    postal_code: updated(current?.postal_code ?? null, given?.postal_code),
    state: updated(current?.state ?? null, given?.state),
  };
}
