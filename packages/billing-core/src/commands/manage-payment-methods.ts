import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';

/** A method that is the account's, and what hangs on it. */
export interface MethodFacts {
  id: string;
  isDefault: boolean;
  isExpired: boolean;
}

export interface MethodsFacts {
  methods: readonly MethodFacts[];
  /** Whether a subscription is charged to one of them. */
  isSubscribed: boolean;
}

/**
 * Why a method stays; nothing when it may go.
 *
 * - The last one stays while a subscription is live: its next charge would fail.
 * - So does the one that is charged: another is made that first.
 */
export function whyNotRemovable(method: MethodFacts, { methods, isSubscribed }: MethodsFacts): string | null {
  if (!isSubscribed) return null;
  if (methods.length === 1) return 'Your subscription is charged to it, and there is no other.';
  return method.isDefault ? 'Your subscription is charged to it. Make another one the default first.' : null;
}

export function decideRemoveMethod(id: string, facts: MethodsFacts): Outcome<{ id: string }> {
  const method = facts.methods.find((each) => each.id === id);
  if (!method) return fail('payment_method_not_found');
  const because = whyNotRemovable(method, facts);
  return because === null ? succeed({ id }) : fail('payment_method_needed', because);
}

/** A card that is over is no default: its charges fail. What is the default already may be set again. */
export function decideSetDefaultMethod(id: string, { methods }: MethodsFacts): Outcome<{ id: string }> {
  const method = methods.find((each) => each.id === id);
  if (!method) return fail('payment_method_not_found');
  return method.isExpired ? fail('payment_method_expired') : succeed({ id });
}
