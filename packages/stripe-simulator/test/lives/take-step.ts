import type Stripe from 'stripe';
import type { AnyStep, Step } from './steps.ts';
import { nowIn, pass, type World } from './world.ts';

const DAY = 86_400;
const pick = <T>(found: readonly T[], at: number): T | undefined => found[at % Math.max(1, found.length)];

/** Asks for what a step wants of what there is; refusals are the caller's to judge. */
export async function takeStep(world: World, step: AnyStep): Promise<unknown> {
  switch (step.do) {
    case 'wait':
      return pass(world, step.hours * 3600);
    case 'subscribe':
      return subscribe(world, step);
    case 'change':
      return change(world, step);
    case 'tune':
      return tune(world, step);
    case 'cancel':
    case 'pause':
    case 'resume':
    case 'migrate':
      return endOrPause(world, step);
    case 'schedule':
      return schedule(world, step);
    case 'use':
    case 'card':
    case 'balance':
    case 'item':
      return around(world, step);
    default:
      return treatInvoice(world, step);
  }
}

const customerOf = ({ customers }: World, who: number) => pick(customers, who) ?? '';
const priceOf = ({ prices }: World, n: number) => pick(prices, n) ?? '';
/** The metered one has no quantity. */
const itemOf = (world: World, price: number, quantity: number) => ({
  price: priceOf(world, price),
  ...(price === 7 ? {} : { quantity }),
});

async function subscribe(world: World, step: Step<'subscribe'>): Promise<unknown> {
  const now = await nowIn(world);
  return world.stripe.subscriptions.create({
    customer: customerOf(world, step.who),
    items: step.prices.map((price) => itemOf(world, price, step.quantity)),
    billing_mode: { type: step.mode },
    payment_behavior: step.behaviour,
    trial_settings: { end_behavior: { missing_payment_method: step.onTrialEnd } },
    ...(step.trialDays > 0 ? { trial_period_days: step.trialDays } : {}),
    ...(step.coupon >= 0 ? { discounts: [{ coupon: pick(world.coupons, step.coupon) ?? '' }] } : {}),
    ...(step.sent ? { collection_method: 'send_invoice', days_until_due: 7 } : {}),
    ...(step.anchorDays > 0 && step.trialDays === 0
      ? { billing_cycle_anchor: now + step.anchorDays * DAY }
      : {}),
    ...(step.taxed ? { default_tax_rates: [world.tax] } : {}),
  });
}

const subscriptions = async ({ stripe, clock }: World) =>
  (
    await stripe.subscriptions.list({
      status: 'all',
      limit: 100,
      ...(clock === null ? {} : { test_clock: clock }),
    })
  ).data.filter(({ ended_at }) => ended_at === null);

async function change(world: World, step: Step<'change'>): Promise<unknown> {
  const subscription = pick(await subscriptions(world), step.at);
  const [item, last] = [subscription?.items.data[0], subscription?.items.data.at(-1)];
  if (!subscription || !item || !last) return undefined;
  const wanted = {
    swap: { id: item.id, ...itemOf(world, step.price, step.quantity) },
    add: itemOf(world, step.price, step.quantity),
    remove: { id: last.id, deleted: true },
    quantity: { id: item.id, quantity: step.quantity },
  }[step.how];
  return world.stripe.subscriptions.update(subscription.id, {
    items: [wanted],
    proration_behavior: step.prorations,
    payment_behavior: step.behaviour,
    ...(step.resetsAnchor ? { billing_cycle_anchor: { type: 'now' } } : {}),
  });
}

async function tune(world: World, { at, what, n }: Step<'tune'>): Promise<unknown> {
  const subscription = pick(await subscriptions(world), at);
  const item = subscription?.items.data[0];
  if (!subscription || !item) return undefined;
  const now = await nowIn(world);
  const discounts = [{ coupon: pick(world.coupons, n) ?? '' }];
  const params: Record<typeof what, Stripe.SubscriptionUpdateParams> = {
    coupon: { discounts },
    'item coupon': { items: [{ id: item.id, discounts }] },
    'no coupon': { discounts: '' },
    'cancel at period end': { cancel_at_period_end: true },
    'do not cancel': subscription.cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '' },
    'cancel in a week': { cancel_at: now + 7 * DAY },
    'end trial': { trial_end: 'now' },
    'try again': { trial_end: now + (n + 1) * 4 * DAY },
    'void collection': { pause_collection: { behavior: n === 0 ? 'void' : 'mark_uncollectible' } },
    'collect again': { pause_collection: '' },
    extra: { add_invoice_items: [{ price_data: await oneTime(world, item) }] },
  };
  return world.stripe.subscriptions.update(subscription.id, params[what]);
}

const oneTime = async ({ stripe }: World, { price }: Stripe.SubscriptionItem) => ({
  currency: 'usd',
  unit_amount: 450,
  product: String((await stripe.prices.retrieve(price.id)).product),
});

async function endOrPause(
  world: World,
  { do: act, at, first, second }: Step<'cancel' | 'pause' | 'resume' | 'migrate'>,
): Promise<unknown> {
  const all = await subscriptions(world);
  const { subscriptions: door } = world.stripe;
  const chosen = pick(act === 'resume' ? all.filter(({ status }) => status === 'paused') : all, at);
  if (!chosen) return undefined;
  if (act === 'cancel') return door.cancel(chosen.id, { prorate: first, invoice_now: second });
  if (act === 'migrate') return door.migrate(chosen.id, { billing_mode: { type: 'flexible' } });
  if (act === 'pause')
    return door.pause(chosen.id, {
      invoicing_behavior: first ? 'invoice' : 'pending_invoice_item',
      bill_for: { unused_time_from: { type: second ? 'now' : 'none' } },
    });
  return door.resume(chosen.id, {
    billing_cycle_anchor: { type: first ? 'now' : 'unchanged' },
    payment_behavior: second ? 'resume_on_payment_success' : 'resume_on_payment_attempt',
  });
}

const phasesOf = (world: World, { prices, weeks, trial }: Step<'schedule'>) =>
  prices.map((price, at) => ({
    items: [itemOf(world, price, 1)],
    duration: { interval: 'week', interval_count: weeks } as const,
    ...(trial && at === 0 ? { trial: true } : {}),
  }));

async function schedule(world: World, step: Step<'schedule'>): Promise<unknown> {
  const { subscriptionSchedules: door } = world.stripe;
  if (step.how === 'new')
    return door.create({
      customer: customerOf(world, step.who),
      start_date: (await nowIn(world)) + (step.at === 0 ? 0 : step.at * DAY),
      end_behavior: step.cancels ? 'cancel' : 'release',
      phases: phasesOf(world, step),
    });
  if (step.how === 'take over') {
    const free = (await subscriptions(world)).filter((each) => each.schedule === null);
    return door.create({ from_subscription: pick(free, step.at)?.id ?? '' });
  }
  const running = (await subscriptions(world)).filter((each) => each.schedule !== null);
  const id = String(pick(running, step.at)?.schedule ?? '');
  if (step.how === 'release') return door.release(id);
  if (step.how === 'cancel') return door.cancel(id, { prorate: step.trial, invoice_now: step.cancels });
  const { current_phase: phase } = await door.retrieve(id);
  return door.update(id, {
    phases: phasesOf(world, { ...step, trial: false }).map((each, at) => ({
      ...each,
      ...(at === 0 && phase ? { start_date: phase.start_date } : {}),
    })),
    end_behavior: step.cancels ? 'cancel' : 'release',
  });
}

const listOnClock = async ({ stripe, customers }: World) => {
  const pages: Stripe.Invoice[] = [];
  for (const customer of customers) pages.push(...(await stripe.invoices.list({ customer, limit: 30 })).data);
  return pages.toSorted((a, b) => b.created - a.created || (a.id < b.id ? -1 : 1));
};

async function treatInvoice(
  world: World,
  { do: act, at, share }: Step<'pay' | 'pay badly' | 'void' | 'write off' | 'finalize' | 'credit' | 'refund'>,
): Promise<unknown> {
  const { invoices, creditNotes, refunds, charges } = world.stripe;
  const all = await listOnClock(world);
  const open = all.filter(({ status }) => status === 'open' || status === 'uncollectible');
  const chosen = pick(act === 'finalize' || act === 'credit' || act === 'refund' ? all : open, at);
  if (!chosen) return undefined;
  if (act === 'pay') return invoices.pay(chosen.id, { payment_method: 'pm_card_visa' });
  if (act === 'pay badly') return invoices.pay(chosen.id, { payment_method: 'pm_card_chargeCustomerFail' });
  if (act === 'void') return invoices.voidInvoice(chosen.id);
  if (act === 'write off') return invoices.markUncollectible(chosen.id);
  if (act === 'finalize') return invoices.finalizeInvoice(chosen.id);
  if (act === 'credit') {
    const amount = Math.max(1, Math.ceil((chosen.total * share) / 100));
    const { post_payment_amount: post } = await creditNotes.preview({ invoice: chosen.id, amount });
    return creditNotes.create({ invoice: chosen.id, amount, ...(post > 0 ? { credit_amount: post } : {}) });
  }
  const [charge] = (await charges.list({ customer: String(chosen.customer), limit: 1 })).data;
  return charge && refunds.create({ charge: charge.id, amount: Math.ceil((charge.amount * share) / 100) });
}

async function around(
  world: World,
  { do: act, who, amount, good }: Step<'use' | 'card' | 'balance' | 'item'>,
): Promise<unknown> {
  const { stripe } = world;
  const customer = customerOf(world, who);
  if (act === 'use')
    return stripe.billing.meterEvents.create({
      event_name: 'call',
      payload: { stripe_customer_id: customer, value: String(amount) },
      timestamp: await nowIn(world),
    });
  if (act === 'balance')
    return stripe.customers.createBalanceTransaction(customer, {
      amount: good ? -amount : amount,
      currency: 'usd',
    });
  if (act === 'item')
    return stripe.invoiceItems.create({ customer, amount: good ? amount : -amount, currency: 'usd' });
  const card = good ? 'pm_card_visa' : 'pm_card_chargeCustomerFail';
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  return stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
}
