import type Stripe from 'stripe';
import { afterEach, expect, test } from 'vitest';
import type { DisputePolicy } from '../src/config.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { aCustomerOfAcme } from './refund-stage.ts';
import { DAY, openWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(() => world?.close());

/** Disputed at the first payment; three days on, while the dispute is open, it renews with a card that nobody disputes. */
async function renewedWhileOpen(disputes: DisputePolicy = {}): Promise<World> {
  world = await openWorld({ config: { ...aConfig, disputes } });
  const on = world;
  const { stripe } = on;
  const customer = await aCustomerOfAcme(on);
  const disputed = await stripe.paymentMethods.attach('pm_card_createDispute', { customer });
  const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
    default_payment_method: disputed.id,
    billing_cycle_anchor: on.now().getTime() / 1000 + 3 * DAY,
    metadata: { billwright_account: 'acme' },
  });
  await on.advance(5);
  const good = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.subscriptions.update(id, { default_payment_method: good.id });
  await on.advance(3 * DAY + 2 * 3_600);
  return on;
}

const disputeOf = async ({ stripe }: World): Promise<Stripe.Dispute> => {
  const [dispute] = (await stripe.disputes.list()).data;
  if (!dispute) throw new Error('There is no dispute.');
  return dispute;
};

const subscriptionOf = async ({ stripe }: World): Promise<Stripe.Subscription> => {
  const [subscription] = (await stripe.subscriptions.list({ status: 'all' })).data;
  if (!subscription) throw new Error('There is no subscription.');
  return subscription;
};

const renewalOf = async ({ stripe }: World): Promise<Stripe.Invoice> => {
  const { data } = await stripe.invoices.list({ limit: 100 });
  const renewal = data.find(({ billing_reason: reason }) => reason === 'subscription_cycle');
  if (!renewal) throw new Error('It has not renewed.');
  return renewal;
};

/** docs.stripe.com/testing#evidence: the words are what the bank decides by. */
async function decided(on: World, words: 'winning_evidence' | 'losing_evidence'): Promise<void> {
  const { id } = await disputeOf(on);
  await on.stripe.disputes.update(id, { evidence: { uncategorized_text: words } });
  await on.advance(5);
  // A draft is finalised an hour after it may be.
  await on.advance(2 * 3_600);
}

test('an invoice that waited as a draft while the dispute was open is charged after it is won', async () => {
  const on = await renewedWhileOpen();
  expect(await renewalOf(on)).toMatchObject({ status: 'draft', auto_advance: false, amount_paid: 0 });
  await on.advance(2 * DAY);
  expect((await renewalOf(on)).status).toBe('draft');
  await decided(on, 'winning_evidence');
  expect(await renewalOf(on)).toMatchObject({ status: 'paid', amount_paid: 2_900 });
  expect(await subscriptionOf(on)).toMatchObject({ status: 'active', pause_collection: null });
  const { data } = await on.stripe.charges.list({ limit: 100 });
  expect(data.filter(({ amount, disputed }) => amount === 2_900 && !disputed)).toHaveLength(1);
});

test('after it is lost the draft is not charged, since the subscription has ended', async () => {
  const on = await renewedWhileOpen();
  await decided(on, 'losing_evidence');
  await on.advance(40 * DAY);
  expect(await subscriptionOf(on)).toMatchObject({ status: 'canceled' });
  expect(await renewalOf(on)).toMatchObject({ amount_paid: 0 });
  expect((await renewalOf(on)).status).not.toBe('open');
  expect((await on.stripe.charges.list({ limit: 100 })).data).toHaveLength(1);
});

test('lost, where the configuration keeps the subscription, what waited is charged all the same', async () => {
  const on = await renewedWhileOpen({ whenLost: 'keep' });
  await decided(on, 'losing_evidence');
  expect(await renewalOf(on)).toMatchObject({ status: 'paid', amount_paid: 2_900 });
});

test('where nothing waits by configuration, the renewal is charged while the dispute is open', async () => {
  const on = await renewedWhileOpen({ whileOpen: 'collect' });
  expect(await renewalOf(on)).toMatchObject({ status: 'paid', amount_paid: 2_900 });
});
