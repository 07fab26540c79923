import { z } from 'zod';

/** What a preview promises; signed, so that the browser can only give it back. Amounts in the smallest unit. */
export const promiseShape = z.object({
  accountId: z.string(),
  subscriptionId: z.string(),
  itemId: z.string(),
  fromPriceId: z.string(),
  toPriceId: z.string(),
  toPlanKey: z.string(),
  /** Unix seconds on Stripe's clock; the preview and the change are worked out at the same one. */
  prorationDate: z.number().int(),
  amountDueMinor: z.number().int().nonnegative(),
  currency: z.string(),
  expiresAtMs: z.number().int(),
});

export type PlanChangePromise = z.infer<typeof promiseShape>;

/** How long an amount that was shown may be confirmed. */
export const PROMISE_VALID_MS = 15 * 60_000;
