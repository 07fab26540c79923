import { forAccount } from '@billwright/db';
import { sql } from 'kysely';
import type { OverviewView, PricingView } from '../../billing.ts';
import { findPlan, freePlanKey } from '../../domain/catalog/catalog.ts';
import { toPricingView } from '../../domain/catalog/pricing-view.ts';
import { may } from '../../domain/lifecycle.ts';
import { chooseBanners, describeHeldPlan, describeStatus } from '../../domain/status-words.ts';
import { cancelsAt, hasBegun, isEnded, isLive, type Subscription } from '../../domain/subscription.ts';
import { loadAccountSubscriptions } from '../acts/load-live-subscription.ts';
import { loadPlannedChange } from '../acts/load-planned-change.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';
import { showTerms } from '../disputes/accept-terms.ts';

const PREVIEW_TIMEOUT_MS = 4_000;

export async function viewPricing(
  context: BillingContext,
  input: { accountId: string | null; currency: string | null },
): Promise<PricingView> {
  const { config } = context;
  const subscriptions = input.accountId ? await loadAccountSubscriptions(context, input.accountId) : [];
  const subscription = subscriptions.find(({ status }) => isLive(status));
  const wanted = subscription?.currency ?? input.currency;
  const currency = config.currencies.find((offered) => offered === wanted) ?? config.currencies[0] ?? 'usd';
  const view = toPricingView(config, {
    currency,
    isSignedIn: input.accountId !== null,
    subscription,
    hadSubscription: subscriptions.some(({ status }) => hasBegun(status)),
  });
  const { settings } = context;
  return {
    ...view,
    takesPaymentsHere: settings.publishableKey !== undefined,
    terms: showTerms(context, 'checkout'),
  };
}

export async function viewOverview(context: BillingContext, accountId: string): Promise<OverviewView> {
  const { config } = context;
  const rows = await forAccount(context.db, accountId, async (trx) => ({
    account: await trx.selectFrom('accounts').select('name').executeTakeFirst(),
    subscriptions: await selectSubscriptions(trx).orderBy('stripe_created_at', 'desc').execute(),
    customer: await trx.selectFrom('customers').selectAll().where('deleted', '=', false).executeTakeFirst(),
    cards: await trx
      .selectFrom('payment_methods')
      .selectAll()
      .where('attached', '=', true)
      .orderBy('id')
      .execute(),
    // Bought for good, or given.
    plansHeld: await trx
      .selectFrom('entitlement_grants')
      .select(['plan_key', 'ends_at'])
      .where('kind', '=', 'plan')
      .where('revoked_at', 'is', null)
      .where('starts_at', '<=', context.now())
      .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', context.now())]))
      .orderBy(sql`ends_at desc nulls first`)
      .orderBy('id')
      .execute(),
    openInvoice: await trx
      .selectFrom('invoices')
      .select('hosted_invoice_url')
      .where('status', '=', 'open')
      // What is about to be bought once is owed by nobody.
      .where('id', 'not in', (eb) => eb.selectFrom('purchases').select('purchases.id'))
      .orderBy('stripe_created_at', 'desc')
      .executeTakeFirst(),
  }));
  const subscriptions = rows.subscriptions.map(fromSubscriptionRow);
  const subscription =
    subscriptions.find(({ status }) => isLive(status)) ??
    subscriptions.find(({ status }) => !isEnded(status));
  const held = subscription
    ? undefined
    : rows.plansHeld.find(({ plan_key: key }) => findPlan(config, key ?? ''));
  const planKey = subscription?.planKey ?? held?.plan_key ?? freePlanKey(config) ?? '';
  // The subscription's own card is charged before the customer's default (docs.stripe.com/api/subscriptions/object).
  const cardId =
    (subscription ?? subscriptions[0])?.defaultPaymentMethodId ?? rows.customer?.default_payment_method_id;
  const card = rows.cards.find(({ id }) => id === cardId);
  const ends = subscription ? cancelsAt(subscription) : null;
  const ended = subscription ? undefined : subscriptions.find(({ status }) => isEnded(status));
  const planned = subscription ? ((await loadPlannedChange(context, subscription)) ?? null) : null;
  const charges =
    subscription &&
    !ends &&
    ['active', 'trialing', 'past_due'].includes(subscription.status) &&
    (subscription.collectionPaused ?? 'keep_as_draft') === 'keep_as_draft';
  const next = charges
    ? await previewNextCharge(context, subscription)
    : { nextCharge: null, nextChargeError: null };
  return {
    accountName: rows.account?.name ?? '',
    planKey,
    planName: findPlan(config, planKey)?.name ?? planKey,
    interval: subscription?.interval ?? null,
    status: subscription?.status ?? 'free',
    ...(held ? describeHeldPlan(held.ends_at) : describeStatus(subscription)),
    price: subscription ? priceOfItems(subscription) : null,
    ...next,
    plannedChange: planned,
    pause: toPause(subscription),
    ended: ended
      ? { planKey: ended.planKey, planName: nameOf(config, ended.planKey), interval: ended.interval }
      : null,
    trialEndsAt:
      subscription?.status === 'trialing' ? (subscription.trialEndsAt?.toISOString() ?? null) : null,
    cancelsAt: ends?.toISOString() ?? null,
    card:
      card?.last4 && card.exp_month && card.exp_year
        ? { brand: card.brand ?? 'card', last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year }
        : null,
    banners: chooseBanners(subscription, {
      hasCard: card !== undefined,
      openInvoiceUrl: rows.openInvoice?.hosted_invoice_url ?? null,
      planned,
      ended,
      planName: nameOf(config, subscription?.planKey ?? ended?.planKey ?? planKey),
    }),
    can: {
      changePlan: may(subscription, 'change'),
      withdrawChange: planned !== null,
      cancel: may(subscription, 'cancel'),
      cancelNow: may(subscription, 'cancel_now'),
      undoCancel: may(subscription, 'undo_cancel'),
      pause: config.lifecycle?.pause === true && may(subscription, 'pause'),
      resume: may(subscription, 'resume'),
      reactivate: ended !== undefined && card !== undefined,
      updateCard: subscription !== undefined,
    },
  };
}

const nameOf = (config: BillingContext['config'], planKey: string) =>
  findPlan(config, planKey)?.name ?? planKey;

/** What is known beforehand of a period: use is not. */
const priceOfItems = ({ items, currency }: Subscription) => ({
  amountMinor: items.reduce(
    (sum, { unitAmountMinor, quantity }) => sum + (unitAmountMinor ?? 0) * (quantity ?? 0),
    0,
  ),
  currency,
});

function toPause(subscription: Subscription | undefined): OverviewView['pause'] {
  if (subscription?.status === 'paused') return { kind: 'subscription', resumesAt: null };
  if (!subscription || subscription.collectionPaused === null) return null;
  return { kind: 'collection', resumesAt: subscription.collectionResumesAt?.toISOString() ?? null };
}

/** What the next invoice will come to, credit and discounts included; a failure is said, never shown as zero. */
async function previewNextCharge(
  { stripe, logger }: BillingContext,
  subscription: Subscription,
): Promise<Pick<OverviewView, 'nextCharge' | 'nextChargeError'>> {
  try {
    const invoice = await stripe.invoices.createPreview(
      { subscription: subscription.id },
      { timeout: PREVIEW_TIMEOUT_MS, maxNetworkRetries: 0 },
    );
    const amount = { amountMinor: invoice.amount_due, currency: invoice.currency };
    return {
      nextCharge: { at: subscription.currentPeriodEndsAt.toISOString(), amount },
      nextChargeError: null,
    };
  } catch (error) {
    logger.warn({ err: error, subscriptionId: subscription.id }, 'next charge not previewed');
    return { nextCharge: null, nextChargeError: 'The next charge could not be worked out just now.' };
  }
}
