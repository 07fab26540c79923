import type Stripe from 'stripe';
import { DAY, FAILING_CARD, GOOD_CARD, submitCard } from '../world.ts';
import type { Dice } from './dice.ts';

/** What a life needs of the world; it says how many seconds to wait by yielding them. */
export interface Living {
  stripe: Stripe;
  dice: Dice;
  accountId: string;
  /** The price of a plan by its lookup key. */
  price(lookupKey: string): string;
  coupon: string;
}

export type Life = AsyncGenerator<number, void>;
type Story = (living: Living) => Life;

const MONTH = 31 * DAY;
const HOUR = 3_600;

/** Each is something that people do with subscriptions; together they are every action and every way that it ends. */
export const STORIES: Record<string, Story> = {
  async *renews(living) {
    const { id } = yield* begin(living);
    yield 2 * MONTH;
    yield* refundLast(living, id);
  },
  async *buysOnThePage(living) {
    const customer = await aCustomer(living);
    const session = await openSession(living, customer);
    yield 60;
    await submitCard(String(session.url), GOOD_CARD);
    yield MONTH + DAY;
    const [subscription] = (await living.stripe.subscriptions.list({ customer })).data;
    if (subscription) await living.stripe.subscriptions.cancel(subscription.id);
  },
  async *leavesThePage(living) {
    const customer = await aCustomer(living);
    const session = await openSession(living, customer);
    yield living.dice.below(HOUR);
    if (living.dice.chance(50)) await submitCard(String(session.url), FAILING_CARD);
    await living.stripe.checkout.sessions.expire(session.id);
  },
  async *triesAndStays(living) {
    const { id } = yield* begin(living, { trial_period_days: 7 });
    yield 8 * DAY + living.dice.below(MONTH);
    await cancel(living, id);
  },
  async *triesWithABadCard(living) {
    const { customer } = yield* begin(living, { trial_period_days: 7 });
    await addCard(living, customer, 'pm_card_chargeCustomerFail');
    yield 9 * DAY;
    await addCard(living, customer, 'pm_card_visa');
    yield 10 * DAY;
  },
  async *triesAndLeaves(living) {
    const { id } = yield* begin(living, { trial_period_days: 7 });
    yield 5 * DAY;
    await living.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    yield 4 * DAY;
  },
  async *triesWithoutACard(living) {
    const customer = await aCustomer(living, { card: false });
    const { id } = await living.stripe.subscriptions.create({
      customer,
      items: [{ price: living.price('pro_month_usd') }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    yield 8 * DAY;
    await addCard(living, customer, 'pm_card_visa');
    yield DAY;
    await living.stripe.subscriptions.resume(id);
    for (const invoice of await openInvoices(living, id)) await living.stripe.invoices.pay(invoice);
    yield 2 * DAY;
  },
  async *upgrades(living) {
    const { id, item } = yield* begin(living);
    yield 10 * DAY;
    await living.stripe.subscriptions.update(id, {
      items: [{ id: item, price: living.price('pro_month_usd') }],
      proration_behavior: living.dice.of(['always_invoice', 'create_prorations', 'none']),
    });
    yield MONTH;
  },
  async *downgrades(living) {
    const { id, item } = yield* begin(living, {}, 'pro_month_usd');
    yield 10 * DAY;
    await living.stripe.subscriptions.update(id, {
      items: [{ id: item, price: living.price('starter_month_usd') }],
    });
    yield MONTH;
  },
  async *switchesToYears(living) {
    const { id, item } = yield* begin(living);
    yield living.dice.below(MONTH);
    await living.stripe.subscriptions.update(id, {
      items: [{ id: item, price: living.price('starter_year_usd') }],
    });
    yield DAY;
    await living.stripe.subscriptions.update(id, {
      items: [{ id: item, price: living.price('starter_month_usd') }],
    });
  },
  async *changesSeats(living) {
    const { id, item } = yield* begin(living);
    for (let times = 0; times < 4; times += 1) {
      // Mostly within one second of the last, so that nothing but their contents tells the order.
      if (living.dice.chance(40)) yield living.dice.below(3);
      await living.stripe.subscriptions.update(id, {
        items: [{ id: item, quantity: 1 + living.dice.below(9) }],
      });
    }
    yield MONTH;
  },
  async *thinksAgain(living) {
    const { id } = yield* begin(living);
    yield 3 * DAY;
    for (let times = 0; times < 3; times += 1) {
      await living.stripe.subscriptions.update(id, { cancel_at_period_end: true });
      if (living.dice.chance(50)) yield living.dice.below(60);
      await living.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    }
    if (living.dice.chance(50)) await living.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    yield MONTH + DAY;
  },
  async *leavesAtOnce(living) {
    const { id } = yield* begin(living);
    yield living.dice.below(3);
    await cancel(living, id);
  },
  async *recovers(living) {
    const { id, customer } = yield* begin(living);
    await addCard(living, customer, 'pm_card_chargeCustomerFail');
    yield MONTH + DAY;
    await addCard(living, customer, 'pm_card_visa');
    yield HOUR;
    for (const invoice of await openInvoices(living, id)) await refused(living.stripe.invoices.pay(invoice));
    yield 5 * DAY;
  },
  async *failsToTheEnd(living) {
    const { customer } = yield* begin(living);
    await addCard(living, customer, 'pm_card_chargeCustomerFail');
    yield 3 * MONTH;
  },
  isWrittenOff: (living) => givesUp(living, (invoice) => living.stripe.invoices.markUncollectible(invoice)),
  isForgiven: (living) => givesUp(living, (invoice) => living.stripe.invoices.voidInvoice(invoice)),
  async *neverPays(living) {
    const customer = await aCustomer(living, { card: 'pm_card_chargeCustomerFail' });
    await living.stripe.subscriptions.create({
      customer,
      items: [{ price: living.price('starter_month_usd') }],
      payment_behavior: 'default_incomplete',
    });
    yield 2 * DAY;
  },
  async *hasToProve(living) {
    const customer = await aCustomer(living, { card: 'pm_card_authenticationRequired' });
    const { id } = await living.stripe.subscriptions.create({
      customer,
      items: [{ price: living.price('starter_month_usd') }],
      payment_behavior: 'allow_incomplete',
    });
    yield HOUR;
    await addCard(living, customer, 'pm_card_visa');
    for (const invoice of await openInvoices(living, id)) await refused(living.stripe.invoices.pay(invoice));
    yield MONTH;
  },
  async *pauses(living) {
    const { id } = yield* begin(living);
    yield 5 * DAY;
    await living.stripe.subscriptions.update(id, {
      pause_collection: { behavior: living.dice.of(['void', 'keep_as_draft', 'mark_uncollectible']) },
    });
    yield MONTH;
    await living.stripe.subscriptions.update(id, { pause_collection: '' });
    yield MONTH;
  },
  async *usesCoupons(living) {
    const { id } = yield* begin(living, { discounts: [{ coupon: living.coupon }] });
    yield 10 * DAY;
    await living.stripe.subscriptions.update(id, { discounts: '' });
    if (living.dice.chance(50)) yield 1;
    await living.stripe.subscriptions.update(id, { discounts: [{ coupon: living.coupon }] });
    yield MONTH;
  },
  async *plansAhead(living) {
    const { id, item } = yield* begin(living, {}, 'pro_month_usd');
    const schedule = await planDowngrade(living, id);
    const thinksAgain = living.dice.chance(40);
    if (thinksAgain) {
      if (living.dice.chance(50)) yield living.dice.below(3);
      await living.stripe.subscriptionSchedules.release(schedule);
      await living.stripe.subscriptions.update(id, { items: [{ id: item, quantity: 2 }] });
    }
    yield 2 * MONTH + DAY;
  },
  async *plansItsEnd(living) {
    const { id } = yield* begin(living, {}, 'pro_month_usd');
    await planDowngrade(living, id, 'cancel');
    yield 2 * MONTH + DAY;
  },
  async *dropsItsPlan(living) {
    const { id } = yield* begin(living, {}, 'pro_month_usd');
    const schedule = await planDowngrade(living, id);
    yield living.dice.below(10);
    await living.stripe.subscriptionSchedules.cancel(schedule);
    yield DAY;
  },
  async *plansAndFails(living) {
    const { id, customer } = yield* begin(living, {}, 'pro_month_usd');
    await planDowngrade(living, id);
    await addCard(living, customer, 'pm_card_chargeCustomerFail');
    yield 3 * MONTH;
  },
  async *restsAWhile(living) {
    const { id } = yield* begin(living, { billing_mode: { type: 'flexible' } });
    yield 3 * DAY;
    await living.stripe.subscriptions.pause(id, { type: 'subscription' });
    yield 20 * DAY;
    await living.stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' });
    yield MONTH;
  },
  async *changesCards(living) {
    const { customer } = yield* begin(living);
    const first = await addCard(living, customer, 'pm_card_mastercard');
    if (living.dice.chance(50)) yield DAY;
    await addCard(living, customer, 'pm_card_amex');
    await living.stripe.paymentMethods.detach(first);
    await living.stripe.customers.update(customer, { name: 'Ada King', email: 'ada@king.example' });
    yield MONTH;
  },
  async *isDeleted(living) {
    const { customer } = yield* begin(living);
    yield living.dice.below(10 * DAY);
    await living.stripe.customers.del(customer);
  },
  async *comesBack(living) {
    const { id, customer } = yield* begin(living);
    yield 10 * DAY;
    await cancel(living, id);
    yield* again(living, customer);
    yield MONTH;
  },
  async *buysTwice(living) {
    const { customer } = yield* begin(living);
    if (living.dice.chance(50)) yield living.dice.below(100);
    yield* again(living, customer);
    yield DAY;
  },
  async *addsAndLeavesOut(living) {
    const { id } = yield* begin(living, {
      items: ['starter_month_usd', 'seats_month_usd', 'calls_usd'].map((key) => ({
        price: living.price(key),
      })),
    });
    for (let times = 0; times < 4; times += 1) {
      if (living.dice.chance(40)) yield living.dice.below(3);
      const { items } = await living.stripe.subscriptions.retrieve(id);
      const beside = items.data.find(({ price }) => price.id === living.price('projects_month_usd'));
      const [seats] = items.data.filter(({ price }) => price.id === living.price('seats_month_usd'));
      await living.stripe.subscriptions.update(id, {
        items: [
          beside
            ? { id: beside.id, deleted: true }
            : { price: living.price('projects_month_usd'), quantity: 2 },
          { id: seats?.id ?? '', quantity: 1 + living.dice.below(9) },
        ],
      });
    }
    yield MONTH;
  },
  async *buysOnceForGood(living) {
    const customer = await aCustomer(living);
    for (const sells of ['credits:calls:10000', 'plan:pro', 'plan:pro']) {
      const invoice = await sellOnce(living, { customer, sells });
      if (living.dice.chance(50)) yield living.dice.below(100);
      if (living.dice.chance(25)) await living.stripe.invoices.voidInvoice(invoice);
      else await living.stripe.invoices.pay(invoice);
      if (living.dice.chance(50)) yield living.dice.below(HOUR);
    }
    yield DAY;
  },
  async *paysOnceByBank(living) {
    const customer = await aCustomer(living, { card: false });
    // The first bank pays, the second refuses (docs.stripe.com/payments/ach-direct-debit#test-integration).
    for (const account of ['000123456789', '000222222227']) {
      const session = await openPurchase(living, customer);
      yield 60;
      await submitBank(String(session.url), account);
      yield 8 * DAY;
    }
  },
  async *buysThrice(living) {
    const { customer } = yield* begin(living);
    for (let times = 0; times < 2; times += 1) {
      if (living.dice.chance(50)) yield living.dice.below(100);
      yield* again(living, customer);
    }
    yield DAY;
  },
  isDisputedAndWins: (living) =>
    isDisputed(living, 'pm_card_createDispute', (dispute) => answer(living, dispute, 'winning_evidence')),
  isDisputedAndLoses: (living) =>
    isDisputed(living, 'pm_card_createDispute', (dispute) => answer(living, dispute, 'losing_evidence')),
  isDisputedAndAccepts: (living) =>
    isDisputed(living, 'pm_card_createDispute', (dispute) => living.stripe.disputes.close(dispute)),
  isAskedAbout: (living) =>
    isDisputed(living, 'pm_card_createDisputeInquiry', (dispute) =>
      answer(living, dispute, 'winning_evidence'),
    ),
  async *isSuspected(living) {
    const customer = yield* beginWith(living, 'pm_card_createIssuerFraudRecord');
    yield living.dice.below(DAY);
    for (const { id } of (await living.stripe.charges.list({ customer })).data)
      await living.stripe.refunds.create({ charge: id });
    yield DAY;
  },
  async *isRefundedInVain(living) {
    const customer = yield* beginWith(living, 'pm_card_refundFail');
    for (const { id } of (await living.stripe.charges.list({ customer })).data)
      await living.stripe.refunds.create({ charge: id, amount: 100 });
    yield DAY;
  },
  async *namesItsTaxIds(living) {
    const { customer } = yield* begin(living);
    const { id } = await living.stripe.customers.createTaxId(customer, {
      type: 'eu_vat',
      value: 'DE123456789',
    });
    await living.stripe.customers.createTaxId(customer, { type: 'eu_vat', value: 'FRAB123456789' });
    yield living.dice.below(DAY);
    await living.stripe.customers.deleteTaxId(customer, id);
    yield DAY;
  },
};

/** A payment fails, something is done with its invoice, and the subscription ends. */
async function* givesUp(living: Living, settle: (invoice: string) => Promise<unknown>): Life {
  const { id, customer } = yield* begin(living);
  await addCard(living, customer, 'pm_card_chargeCustomerFail');
  yield MONTH + DAY;
  for (const invoice of await openInvoices(living, id)) await settle(invoice);
  yield DAY;
  await cancel(living, id);
}

async function aCustomer(
  living: Living,
  { card = 'pm_card_visa' }: { card?: string | false } = {},
): Promise<string> {
  const { stripe, accountId } = living;
  const { id } = await stripe.customers.create({
    name: accountId,
    email: `${accountId}@lives.example`,
    metadata: { billwright_account: accountId },
  });
  if (card) await addCard(living, id, card);
  return id;
}

async function* begin(
  living: Living,
  more: Partial<Stripe.SubscriptionCreateParams> = {},
  price = living.dice.of(['starter_month_usd', 'pro_month_usd']),
): AsyncGenerator<number, { id: string; item: string; customer: string }> {
  const customer = await aCustomer(living);
  if (living.dice.chance(50)) yield living.dice.below(100);
  const { id, items } = await living.stripe.subscriptions.create({
    customer,
    items: [{ price: living.price(price) }],
    ...more,
  });
  yield living.dice.below(HOUR);
  return { id, item: items.data[0]?.id ?? '', customer };
}

/** A subscription that is paid with a card of Stripe's for testing (docs.stripe.com/testing). */
async function* beginWith(living: Living, card: string): AsyncGenerator<number, string> {
  const customer = await aCustomer(living, { card });
  yield* again(living, customer);
  return customer;
}

async function* isDisputed(
  living: Living,
  card: string,
  answer: (dispute: string) => Promise<unknown>,
): Life {
  const customer = yield* beginWith(living, card);
  yield living.dice.below(5 * DAY);
  for (const dispute of await disputesOf(living, customer)) await answer(dispute);
  yield MONTH;
}

const answer = ({ stripe }: Living, dispute: string, uncategorized_text: string) =>
  stripe.disputes.update(dispute, { evidence: { uncategorized_text }, submit: true });

async function disputesOf({ stripe }: Living, customer: string): Promise<string[]> {
  const { data: charges } = await stripe.charges.list({ customer });
  const lists = charges.map(({ id }) => stripe.disputes.list({ charge: id }));
  return (await Promise.all(lists)).flatMap(({ data }) => data.map(({ id }) => id));
}

async function* again(living: Living, customer: string): Life {
  await living.stripe.subscriptions.create({
    customer,
    items: [{ price: living.price('pro_month_usd') }],
  });
  yield living.dice.below(HOUR);
}

/** Starter from the next period on, for one period. */
async function planDowngrade(
  { stripe, price }: Living,
  subscription: string,
  end: 'release' | 'cancel' = 'release',
): Promise<string> {
  const { id, phases } = await stripe.subscriptionSchedules.create({ from_subscription: subscription });
  const [running] = phases;
  const item = running?.items[0];
  await stripe.subscriptionSchedules.update(id, {
    end_behavior: end,
    phases: [
      {
        items: [{ price: String(item?.price), quantity: item?.quantity ?? 1 }],
        start_date: running?.start_date ?? 0,
        end_date: running?.end_date ?? 0,
      },
      {
        items: [{ price: price('starter_month_usd'), quantity: 1 }],
        duration: { interval: 'month', interval_count: 1 },
        metadata: { billwright_plan: 'starter' },
        proration_behavior: 'none',
      },
    ],
  });
  return id;
}

const openSession = ({ stripe, price, dice, accountId }: Living, customer: string) =>
  stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    client_reference_id: accountId,
    line_items: [{ price: price(dice.of(['starter_month_usd', 'pro_year_usd'])), quantity: 1 }],
    success_url: 'http://app.example/done',
  });

async function sellOnce(
  { stripe, accountId }: Living,
  { customer, sells }: { customer: string; sells: string },
): Promise<string> {
  const metadata = {
    billwright_account: accountId,
    billwright_purchase: sells.startsWith('plan') ? 'lifetime' : 'credits',
    billwright_gives: sells,
  };
  const { id } = await stripe.invoices.create({ customer, currency: 'usd', auto_advance: false, metadata });
  await stripe.invoiceItems.create({ customer, invoice: id, amount: 900, currency: 'usd' });
  await stripe.invoices.finalizeInvoice(id, { auto_advance: false });
  return id;
}

function openPurchase({ stripe, accountId }: Living, customer: string) {
  const metadata = {
    billwright_account: accountId,
    billwright_purchase: 'credits',
    billwright_gives: 'credits:calls:10000',
  };
  return stripe.checkout.sessions.create({
    mode: 'payment',
    customer,
    allowed_payment_method_types: ['card', 'us_bank_account'],
    client_reference_id: accountId,
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'Calls' } }, quantity: 1 },
    ],
    invoice_creation: { enabled: true, invoice_data: { metadata } },
    success_url: 'http://app.example/done',
    metadata,
  });
}

/** Types a bank account into a hosted page, as a browser without scripts does. */
async function submitBank(url: string, account_number: string): Promise<void> {
  const body = new URLSearchParams({
    email: 'ada@acme.example',
    name: 'Ada Lovelace',
    country: 'US',
    postal_code: '10115',
    payment_method: 'us_bank_account',
    routing_number: '110000000',
    account_number,
    us_bank_account_name: 'Ada Lovelace',
  });
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  if (answer.status >= 400) throw new Error(`The checkout answered ${answer.status}.`);
  await answer.body?.cancel();
}

async function addCard({ stripe }: Living, customer: string, card: string): Promise<string> {
  const { id } = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}

const cancel = ({ stripe, dice }: Living, id: string) =>
  stripe.subscriptions.cancel(
    id,
    dice.chance(50) ? { prorate: true, invoice_now: true } : { cancellation_details: { feedback: 'unused' } },
  );

async function openInvoices({ stripe }: Living, subscription: string): Promise<string[]> {
  const { data } = await stripe.invoices.list({ subscription, status: 'open' });
  return data.flatMap(({ id }) => (id ? [id] : []));
}

async function* refundLast({ stripe }: Living, subscription: string): Life {
  const { data } = await stripe.invoices.list({ subscription, status: 'paid', limit: 1 });
  const { data: payments } = await stripe.invoicePayments.list({ invoice: data[0]?.id ?? '' });
  const paid = payments[0]?.payment.payment_intent;
  if (typeof paid === 'string') await stripe.refunds.create({ payment_intent: paid });
  yield DAY;
}

/** A card that is declined is part of a life; anything else that Stripe refuses is a mistake of the story. */
async function refused(asking: Promise<unknown>): Promise<void> {
  await asking.catch((error: unknown) => {
    if (!(error instanceof Error && 'type' in error && error.type === 'StripeCardError')) throw error;
  });
}
