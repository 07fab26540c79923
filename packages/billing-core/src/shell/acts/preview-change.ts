import type Stripe from 'stripe';
import type { ChangePreview, Outcome } from '../../billing.ts';
import type { DecidedChange } from '../../commands/change-plan.ts';
import { succeed } from '../../domain/billing-error.ts';
import type { ItemChange, PromisedAct } from '../../domain/money-promise.ts';
import { lookOf } from '../../domain/money-promise.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import { loadPlannedChange } from './load-planned-change.ts';
import { type PreviewedInvoice, previewInvoice, tryPreview } from './preview-invoice.ts';
import { signPromise } from './promises.ts';

export interface ShownChange extends DecidedChange {
  act: PromisedAct;
  planKey: string;
  interval: Subscription['interval'];
}

/** What a change of items costs now and next time, line by line, as Stripe works it out, with the promise to do it for that. */
export async function previewChange(
  context: BillingContext,
  shown: ShownChange,
): Promise<Outcome<ChangePreview>> {
  const { subscription, items, when } = shown;
  const previewed = await tryPreview(context, subscription.accountId, async () => {
    const now = when === 'now' ? await previewItems(context, subscription, { items }) : NOTHING_NOW;
    const next = await previewNext(context, subscription, items);
    return now && next && { now, next };
  });
  if (!previewed.ok) return previewed;
  const { now, next } = previewed.value;
  const { currency, currentPeriodEndsAt } = subscription;
  const startsAt = when === 'period_end' ? currentPeriodEndsAt.toISOString() : null;
  const signed = await signPromise(context, {
    act: shown.act,
    accountId: subscription.accountId,
    subscriptionId: subscription.id,
    look: lookOf(subscription),
    planKey: shown.planKey,
    interval: shown.interval,
    items,
    when,
    prorationDate: now.prorationDate ?? null,
    amountDueMinor: now.amountDueMinor,
    refundMinor: 0,
    currency,
  });
  // Credit and debit of today are settled by today's invoice, or wait for the next.
  const balanceMinor = now.lines.length > 0 ? now.balanceMinor : next.startingBalanceMinor;
  const nextMinor = Math.max(0, next.totalMinor + balanceMinor);
  return succeed({
    startsAt,
    lines: now.lines,
    dueNow: { amountMinor: now.amountDueMinor, currency },
    creditLeft: { amountMinor: now.creditLeftMinor, currency },
    nextCharge: {
      at: startsAt ?? now.periodEndsAt ?? currentPeriodEndsAt.toISOString(),
      amount: { amountMinor: nextMinor, currency },
    },
    drops: (await loadPlannedChange(context, subscription)) ?? null,
    ...signed,
  });
}

const NOTHING_NOW: PreviewedInvoice = {
  lines: [],
  creditLeftMinor: 0,
  amountDueMinor: 0,
  totalMinor: 0,
  startingBalanceMinor: 0,
  balanceMinor: 0,
  prorationDate: undefined,
  periodEndsAt: undefined,
};

/**
 * What changing items now is charged. Without a date Stripe prorates at its own now and says which second that was: no clock of
 * ours takes part. In a trial nothing was paid, so there is nothing to make up for: the items change and the trial goes on.
 */
export async function previewItems(
  context: BillingContext,
  subscription: Subscription,
  { items, prorationDate }: { items: ItemChange[]; prorationDate?: number | null },
): Promise<PreviewedInvoice | undefined> {
  if (isTrial(subscription)) return NOTHING_NOW;
  const previewed = await previewInvoice(context, {
    subscription: subscription.id,
    subscription_details: { items, ...prorationOf(subscription, prorationDate ?? undefined) },
  });
  if (previewed?.prorationDate !== undefined || typeof prorationDate === 'number') return previewed;
  // Older versions of the API do not say it: then it is asked for at a second of ours.
  const seconds = Math.floor(context.now().getTime() / 1000);
  return previewItems(context, subscription, { items, prorationDate: seconds });
}

/** What the first whole period of the items will cost, with discounts and taxes. */
const previewNext = (context: BillingContext, { id }: Subscription, items: ItemChange[]) =>
  previewInvoice(context, {
    subscription: id,
    subscription_details: { items, proration_behavior: 'none' },
  });

const isTrial = ({ status }: Subscription) => status === 'trialing';

export function prorationOf(subscription: Subscription, prorationDate: number | undefined) {
  if (isTrial(subscription)) return { proration_behavior: 'none' } as const;
  return {
    proration_behavior: 'always_invoice',
    ...(prorationDate === undefined ? {} : { proration_date: prorationDate }),
  } as const satisfies Stripe.SubscriptionUpdateParams;
}
