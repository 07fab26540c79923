import { z } from 'zod';
import type { BillingInterval, Outcome } from '../billing.ts';
import { fail, succeed } from './billing-error.ts';
import { cancelsAt, type Subscription } from './subscription.ts';

/** What is changed of a subscription's items, as Stripe takes it. */
const itemChangeShape = z.object({
  id: z.string().exactOptional(),
  price: z.string().exactOptional(),
  quantity: z.number().int().nonnegative().exactOptional(),
  deleted: z.literal(true).exactOptional(),
});
export type ItemChange = z.infer<typeof itemChangeShape>;

/** Every act that takes, gives back or begins to take money after it was shown what. */
const ACTS = [
  'change_plan',
  'change_quantity',
  'change_add_ons',
  'cancel_now',
  'pause',
  'resume',
  'reactivate',
] as const;
export type PromisedAct = (typeof ACTS)[number];

/**
 * What a preview promises; signed, so that the browser can only give it back. It pins whose and which subscription, as it was,
 * what it becomes, when, at which second it is prorated, which catalogue sold it, and what is charged or given back. Amounts in
 * the currency's smallest unit.
 */
export const promiseShape = z.object({
  act: z.enum(ACTS),
  accountId: z.string(),
  /** Null where one is begun. */
  subscriptionId: z.string().nullable(),
  /** The subscription as it was looked at (`lookOf`). */
  look: z.string(),
  planKey: z.string(),
  interval: z.enum(['month', 'year']) satisfies z.ZodType<BillingInterval>,
  items: z.array(itemChangeShape),
  when: z.enum(['now', 'period_end']),
  /** Unix seconds on Stripe's clock; the preview and the act are worked out at the same one. Null where nothing is prorated. */
  prorationDate: z.number().int().nullable(),
  catalogVersion: z.string(),
  amountDueMinor: z.number().int().nonnegative(),
  refundMinor: z.number().int().nonnegative(),
  currency: z.string(),
  expiresAtMs: z.number().int(),
});
export type MoneyPromise = z.infer<typeof promiseShape>;

/** How long an amount that was shown may be confirmed. */
export const PROMISE_VALID_MS = 15 * 60_000;

/** Everything of a subscription that amounts hang on: another look, other amounts. */
export function lookOf(subscription: Subscription | undefined): string {
  if (!subscription) return '';
  const { items, currentPeriodEndsAt, scheduleId, collectionPaused, discountIds } = subscription;
  return [
    subscription.id,
    subscription.status,
    ...items.map(({ id, priceId, quantity }) => `${id}:${priceId}:${quantity ?? ''}`),
    currentPeriodEndsAt.getTime() / 1000,
    cancelsAt(subscription)?.getTime() ?? '',
    scheduleId ?? '',
    collectionPaused ?? '',
    ...discountIds,
  ].join(' ');
}

export interface PromiseFacts {
  act: PromisedAct;
  accountId: string;
  /** The one that is live now. */
  subscription: Subscription | undefined;
  catalogVersion: string;
  now: Date;
}

/**
 * Whether what was shown still holds.
 *
 * - A promise to another account or for another act, or an old one, is none.
 * - Any change since, of the subscription or of the catalogue, makes its amounts wrong: they are shown again, never charged.
 */
export function decideConfirm(
  promise: MoneyPromise | undefined,
  { act, accountId, subscription, catalogVersion, now }: PromiseFacts,
): Outcome<MoneyPromise> {
  if (!promise || promise.accountId !== accountId || promise.act !== act) return fail('preview_expired');
  if (now.getTime() > promise.expiresAtMs) return fail('preview_expired');
  if (promise.subscriptionId !== null && !subscription) return fail('no_live_subscription');
  if (promise.subscriptionId === null && subscription) return fail('already_subscribed');
  const isSame = promise.look === lookOf(subscription) && promise.catalogVersion === catalogVersion;
  return isSame ? succeed(promise) : fail('preview_outdated');
}
