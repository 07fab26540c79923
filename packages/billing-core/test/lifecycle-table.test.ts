import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aLifecycleConfig } from '../src/domain/catalog/lifecycle.example.ts';
import { LIFECYCLE } from '../src/domain/lifecycle.ts';
import { enabledEvents } from '../src/events/index.ts';
import { expectState } from './lifecycle-states.ts';
import { buy, DAY, GOOD_CARD, must, OTHER_CARDS, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: aLifecycleConfig });
});
afterAll(() => world.close());

const HOUR = 3_600;
const nothing = { feedback: null, comment: null };

let trials = 0;
/** Each trial on a card of its own. */
function cardFor(planKey: string): string {
  if (planKey !== 'trial') return GOOD_CARD;
  trials += 1;
  return OTHER_CARDS[trials - 1] ?? GOOD_CARD;
}

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `turn-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@turn.example` });
  return id;
}
async function subscriber(planKey = 'starter'): Promise<string> {
  const account = await anAccount();
  await buy(world, { planKey, card: cardFor(planKey) }, account);
  return account;
}
const subscriptionOf = async (account: string) => {
  const row = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id'])
    .where('account_id', '=', account)
    .orderBy('stripe_created_at', 'desc')
    .executeTakeFirstOrThrow();
  return { id: row.id, customer: row.customer_id };
};
async function payWith(account: string, card: string): Promise<void> {
  const { id: subscription, customer } = await subscriptionOf(account);
  const { id } = await world.stripe.paymentMethods.attach(card, { customer });
  await world.stripe.subscriptions.update(subscription, { default_payment_method: id });
  await world.settle();
}
async function payOpen(account: string): Promise<void> {
  const { id, customer } = await subscriptionOf(account);
  const { id: card } = await world.stripe.paymentMethods.attach('pm_card_visa', { customer });
  const [open] = (await world.stripe.invoices.list({ subscription: id, status: 'open' })).data;
  await world.stripe.invoices.pay(open?.id ?? '', { payment_method: card });
  await world.settle();
}
const dunning = (after_last_retry: string) =>
  fetch(`${world.simulator.url}/_simulator/billing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ after_last_retry }),
  });
const expectNow = (account: string, state: Parameters<typeof expectState>[2]) =>
  expectState(world, account, state);

/** A subscription that our own checkout would not make, as other integrations and the Dashboard do. */
async function foreign(more: object, card: string | null): Promise<string> {
  const account = await anAccount();
  const { id: customer } = await world.stripe.customers.create({ metadata: { billwright_account: account } });
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: customer })
    .where('id', '=', account)
    .execute();
  if (card) {
    const { id } = await world.stripe.paymentMethods.attach(card, { customer });
    await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  }
  const [price] = (await world.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  await world.stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
    billing_mode: { type: 'flexible' },
    ...more,
  });
  await world.settle();
  return account;
}

test('none → active → cancelling → active → cancelling → ended → active', async () => {
  const account = await anAccount();
  await expectNow(account, 'none');
  await buy(world, { planKey: 'starter' }, account);
  await expectNow(account, 'active');
  must(await world.billing.cancellation.cancel(world.act(account), nothing));
  await expectNow(account, 'cancelling');
  await world.settle();
  must(await world.billing.cancellation.undo(world.act(account)));
  await world.settle();
  await expectNow(account, 'active');
  must(await world.billing.cancellation.cancel(world.act(account), nothing));
  await world.advance(32 * DAY);
  await expectNow(account, 'ended');
  const { token } = must(
    await world.billing.reactivation.preview(account, { planKey: 'pro', interval: 'year' }),
  );
  must(await world.billing.reactivation.apply(world.act(account), { token }));
  await world.settle();
  await expectNow(account, 'active');
});

test('trialing → active; trialing → cancelling → ended', async () => {
  const account = await subscriber('trial');
  await expectNow(account, 'trialing');
  const leaver = await subscriber('trial');
  must(await world.billing.cancellation.cancel(world.act(leaver), nothing));
  await world.settle();
  await expectNow(leaver, 'cancelling');
  await world.advance(15 * DAY);
  await expectNow(account, 'active');
  await expectNow(leaver, 'ended');
});

test('trialing → past_due → active', async () => {
  const account = await subscriber('trial');
  await payWith(account, 'pm_card_chargeCustomerFail');
  await world.advance(14 * DAY + 2 * HOUR);
  await expectNow(account, 'past_due');
  await payOpen(account);
  await expectNow(account, 'active');
});

test('trialing → paused, without a card → active, with one', async () => {
  const account = await foreign(
    { trial_period_days: 7, trial_settings: { end_behavior: { missing_payment_method: 'pause' } } },
    null,
  );
  await expectNow(account, 'trialing');
  await world.advance(8 * DAY);
  await expectNow(account, 'paused');
  expect(await world.billing.overview(account)).toMatchObject({
    banners: [{ kind: 'paused', title: 'Your trial has ended without a card' }],
  });
  await payWith(account, 'pm_card_visa');
  const { token } = must(await world.billing.pause.previewResume(account));
  must(await world.billing.pause.resume(world.act(account), { token }));
  await world.settle();
  await expectNow(account, 'active');
});

test('active → past_due → ended, unpaid or past_due, as the Dashboard says', async () => {
  for (const [setting, state] of [
    ['cancel', 'ended'],
    ['mark_unpaid', 'unpaid'],
    ['leave_past_due', 'past_due'],
  ] as const) {
    await dunning(setting);
    const account = await subscriber();
    await payWith(account, 'pm_card_chargeCustomerFail');
    await world.advance(31 * DAY + 2 * HOUR);
    await expectNow(account, 'past_due');
    await world.advance(20 * DAY);
    await expectNow(account, state);
    if (state === 'unpaid') {
      await payOpen(account);
      await expectNow(account, 'active');
    }
  }
  await dunning('cancel');
});

test('active → paused → active → paused → ended', async () => {
  const account = await subscriber();
  await world.advance(3 * DAY);
  const pause = async () => {
    const { token } = must(await world.billing.pause.preview(account));
    must(await world.billing.pause.apply(world.act(account), { token }));
    await world.settle();
    await expectNow(account, 'paused');
  };
  await pause();
  await world.advance(10 * DAY);
  const { token } = must(await world.billing.pause.previewResume(account));
  must(await world.billing.pause.resume(world.act(account), { token }));
  await world.settle();
  await expectNow(account, 'active');
  await pause();
  const end = must(await world.billing.cancellation.previewNow(account));
  must(await world.billing.cancellation.now(world.act(account), { token: end.token, ...nothing }));
  await world.settle();
  await expectNow(account, 'ended');
});

test('active → collection_paused → cancelling → collection_paused → active, by itself', async () => {
  const account = await subscriber();
  const resumesAt = new Date(world.now().getTime() + 10 * DAY * 1000).toISOString();
  must(
    await world.billing.pause.stopCollecting(world.act(account), {
      invoices: 'void',
      resumesAt,
      because: 'Asked for.',
    }),
  );
  await world.settle();
  await expectNow(account, 'collection_paused');
  must(await world.billing.cancellation.cancel(world.act(account), nothing));
  await world.settle();
  await expectNow(account, 'cancelling');
  await world.advance(10);
  must(await world.billing.cancellation.undo(world.act(account)));
  await world.settle();
  await expectNow(account, 'collection_paused');
  await world.advance(11 * DAY);
  await expectNow(account, 'active');
});

test('incomplete → active; incomplete → ended', async () => {
  const declined = { payment_behavior: 'allow_incomplete' };
  const paid = await foreign(declined, 'pm_card_chargeCustomerFail');
  await expectNow(paid, 'incomplete');
  const lost = await foreign(declined, 'pm_card_chargeCustomerFail');
  await payOpen(paid);
  await expectNow(paid, 'active');
  await world.advance(24 * HOUR);
  await expectNow(lost, 'ended');
});

test('the page of the states says what the code does, and every event on it is one that is heard', async () => {
  const page = await readFile(new URL('../../../docs/subscriptions.md', import.meta.url), 'utf8');
  const words = { plan: 'plan', grace: 'grace period', free: 'free plan' };
  for (const [state, { access, can }] of Object.entries(LIFECYCLE)) {
    const [row] = page.split('\n').filter((line) => line.startsWith(`| \`${state}\``));
    const cells = row?.split('|').map((cell) => cell.trim()) ?? [];
    expect(cells[3], state).toBe(words[access]);
    expect(cells[4], state).toBe(can.map((action) => `\`${action}\``).join(', '));
  }
  const named = [...page.matchAll(/`((?:customer|invoice|checkout)\.[a-z_.]+)`/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(enabledEvents).toContain(name);
});
