import { forAccount } from '@billwright/db';
import type { Act, BillingInterval, Outcome, ReactivationPreview } from '../../billing.ts';
import { type DecidedReactivation, decideReactivate } from '../../commands/reactivate-subscription.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import type { MoneyPromise } from '../../domain/money-promise.ts';
import { idOf, isLive } from '../../domain/subscription.ts';
import { findSubscription } from '../../stripe/find-made.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadAccountSubscriptions } from './load-live-subscription.ts';
import { loadPlanPrices } from './load-plan-prices.ts';
import { observeFresh } from './observe-fresh.ts';
import { openPayable } from './open-payable.ts';
import { previewInvoice, tryPreview } from './preview-invoice.ts';
import { confirmPromise, readPromise, signPromise } from './promises.ts';
import type { Payable } from './reserve-checkout.ts';

type Wanted = { planKey: string; interval: BillingInterval };
type Card = { id: string; brand: string | null; last4: string | null };

/** What coming back would cost, paid with the card that is saved. */
export async function previewReactivation(
  context: BillingContext,
  accountId: string,
  wanted: Wanted,
): Promise<Outcome<ReactivationPreview>> {
  const card = await loadSavedCard(context, accountId);
  const decided = await decide(context, accountId, { wanted, card });
  if (!decided.ok) return decided;
  const { ended, items } = decided.value;
  const previewed = await tryPreview(context, accountId, () =>
    previewFirst(context, ended.customerId, items),
  );
  if (!previewed.ok) return previewed;
  const { lines, amountDueMinor, periodEndsAt } = previewed.value;
  const { currency } = ended;
  const signed = await signPromise(context, {
    act: 'reactivate',
    accountId,
    subscriptionId: null,
    look: '',
    ...wanted,
    items,
    when: 'now',
    prorationDate: null,
    amountDueMinor,
    refundMinor: 0,
    currency,
  });
  return succeed({
    ...wanted,
    planName: findPlan(context.config, wanted.planKey)?.name ?? wanted.planKey,
    lines,
    dueNow: { amountMinor: amountDueMinor, currency },
    nextChargeAt: periodEndsAt ?? null,
    card: { brand: card?.brand ?? null, last4: card?.last4 ?? null },
    ...signed,
  });
}

async function decide(
  context: BillingContext,
  accountId: string,
  { wanted, card }: { wanted: Wanted; card: Card | undefined },
): Promise<Outcome<DecidedReactivation>> {
  const subscriptions = await loadAccountSubscriptions(context, accountId);
  const currency = subscriptions[0]?.currency ?? '';
  const prices = await loadPlanPrices(context, { ...wanted, currency });
  const paymentMethodId = card?.id ?? null;
  return decideReactivate(wanted, { config: context.config, subscriptions, prices, paymentMethodId });
}

/** The customer's default, or else the one that the last subscription was paid with, while it is attached. */
async function loadSavedCard({ db }: BillingContext, accountId: string): Promise<Card | undefined> {
  const rows = await forAccount(db, accountId, async (trx) => ({
    methods: await trx.selectFrom('payment_methods').selectAll().where('attached', '=', true).execute(),
    customer: await trx.selectFrom('customers').selectAll().where('deleted', '=', false).executeTakeFirst(),
    last: await trx
      .selectFrom('subscriptions')
      .select('default_payment_method_id')
      .orderBy('stripe_created_at', 'desc')
      .executeTakeFirst(),
  }));
  const wanted = [rows.customer?.default_payment_method_id, rows.last?.default_payment_method_id];
  const found = wanted.map((id) => rows.methods.find((method) => method.id === id)).find(Boolean);
  return found && { id: found.id, brand: found.brand, last4: found.last4 };
}

const previewFirst = (context: BillingContext, customer: string, items: MoneyPromise['items']) =>
  previewInvoice(context, {
    customer,
    subscription_details: { items: items.map(toNewItem), billing_mode: { type: 'flexible' } },
  });

const toNewItem = ({ price = '', quantity }: MoneyPromise['items'][number]) => ({
  price,
  ...(quantity === undefined ? {} : { quantity }),
});

/**
 * Begins a new subscription of the same customer with the saved card, for the amount that was shown. Guarded as a checkout is: Stripe
 * is asked for a live one, and what could still be paid elsewhere is closed first. A payment that fails begins nothing.
 */
export function reactivateSubscription(
  context: BillingContext,
  act: Act,
  { token }: { token: string },
): Promise<Outcome<{ planKey: string; charged: { amountMinor: number; currency: string } }>> {
  return runAct(context, act, { kind: 'reactivate', params: { token } }, async (running) => {
    const promise = readPromise(context, token);
    const live = (await loadAccountSubscriptions(context, act.accountId)).find(({ status }) =>
      isLive(status),
    );
    const began = promise?.accountId === act.accountId && (await running.wasSent('create_subscription'));
    if (began && promise && live) return succeed(toOutcome(promise));
    const confirmed =
      began && promise
        ? succeed(promise)
        : await confirmPromise(context, promise, { act, kind: 'reactivate', subscription: live });
    if (!confirmed.ok) return confirmed;
    const card = await loadSavedCard(context, act.accountId);
    if (!card) return fail('no_saved_card');
    const customer = await ensureCustomer(context, act.accountId);
    const { items, amountDueMinor } = confirmed.value;
    const again = await previewFirst(context, customer, items);
    if (again?.amountDueMinor !== amountDueMinor) return fail('preview_outdated');
    const create = () => begin(context, running, { act, promise: confirmed.value, customer, card });
    const of = { accountId: act.accountId, customer, running };
    // Begun by a run that died: the same key brings back what it made.
    const opened = began ? succeed(await create()) : await openPayable(context, of, create);
    if (!opened.ok) return opened;
    return succeed(toOutcome(confirmed.value));
  });
}

async function begin(
  context: BillingContext,
  running: RunningAct,
  { act, promise, customer, card }: { act: Act; promise: MoneyPromise; customer: string; card: Card },
): Promise<Payable> {
  const { stripe } = context;
  const metadata = {
    billwright_account: act.accountId,
    intent_id: running.intentId,
    billwright_plan: promise.planKey,
  };
  const create = (options: CallOptions) =>
    stripe.subscriptions.create(
      {
        customer,
        items: promise.items.map(toNewItem),
        default_payment_method: card.id,
        payment_behavior: 'error_if_incomplete',
        billing_mode: { type: 'flexible' },
        metadata,
      },
      options,
    );
  const answer = await running.call('create_subscription', create, () =>
    findSubscription(stripe, { customer, intentId: running.intentId }),
  );
  const by = { action: 'subscription.reactivate', actor: act.actorId };
  await observeAnswer(context, answer, { ...by, known: 0 });
  await observeFresh(context, { type: 'invoice', id: idOf(answer.latest_invoice) }, by);
  return { kind: 'subscription', id: answer.id };
}

const toOutcome = ({ planKey, amountDueMinor, currency }: MoneyPromise) => ({
  planKey,
  charged: { amountMinor: amountDueMinor, currency },
});
