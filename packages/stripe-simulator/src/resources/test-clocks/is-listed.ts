import { idOf } from '../../kernel/state/references.ts';

interface Asked {
  customer?: string | undefined;
  test_clock?: string | undefined;
}

/**
 * Whether a list that asks so shows what belongs to this clock, or to none: what is on a test clock only where the clock
 * or the customer is named (docs.stripe.com/api/customers/list, …/subscriptions/list, …/quotes/list).
 */
export function isListed(
  testClock: string | { id: string } | null,
  { customer, test_clock: asked }: Asked,
): boolean {
  const own = idOf(testClock);
  if (asked !== undefined) return own === asked;
  return customer !== undefined || own === null;
}
