import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { afterEach, expect, test } from 'vitest';
import { purchasesConfig } from './purchases-config.ts';
import { DAY, must, openWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Pays with the card whose refunds fail an hour later (docs.stripe.com/testing#refunds); says by which payment. */
async function buyWithFailingRefunds(productKey: 'credits' | 'lifetime'): Promise<string> {
  const opened = must(
    await world.billing.purchases.startPayment(world.act(), { productKey, currency: 'usd' }),
  );
  const id = opened.kind === 'payment' ? (opened.clientSecret.split('_secret_')[0] ?? '') : '';
  await world.stripe.paymentIntents.confirm(id, {
    payment_method: 'pm_card_refundFail',
    return_url: 'http://app.example/checkout/return',
  });
  await world.settle();
  return id;
}

const projects = async () => (await world.billing.entitlements.check('acme', 'projects')).limit;
const grants = () =>
  world.db.selectFrom('entitlement_grants').select(['kind', 'revoked_at', 'revoked_because']).execute();
const told = async (prefix = 'purchase.') => {
  const rows = await world.db.selectFrom('billing_events').select('type').orderBy('id').execute();
  return rows.map(({ type }) => type).filter((type) => type.startsWith(prefix));
};
const onRecord = async () => {
  const rows = await world.db
    .selectFrom('audit_log')
    .select('action')
    .where('action', 'like', 'entitlement.%')
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
};

test('a refund of all of a purchase that fails later gives back what it took, each time, told and on record', async () => {
  world = await openWorld({ config: purchasesConfig }, { publishableKey: 'pk_test_world' });
  const payment = await buyWithFailingRefunds('lifetime');
  const [charge] = (await world.stripe.charges.list({ payment_intent: payment })).data;
  const refundAll = async () => {
    const act = { accountId: 'acme', actorId: 'grace', actId: randomUUID() };
    must(
      await world.billing.refunds.create(act, {
        chargeId: charge?.id ?? '',
        amountMinor: 49_900,
        reason: 'requested_by_customer',
        note: 'They asked for it.',
        customerNote: null,
        creditNote: false,
        endSubscription: false,
        reverseTransfer: false,
        refundApplicationFee: false,
        role: 'finance',
      }),
    );
    await world.settle();
  };
  const once = ['purchase.refunded', 'purchase.restored'];
  for (const round of [1, 2]) {
    expect(await projects()).toBe(10);
    await refundAll();
    expect(await projects()).toBe(1);
    await world.advance(DAY);
    expect(await projects()).toBe(10);
    expect(await told()).toEqual(['purchase.completed', ...once, ...once].slice(0, 1 + 2 * round));
  }
  expect(await grants()).toEqual([{ kind: 'plan', revoked_at: null, revoked_because: null }]);
  expect(await onRecord()).toEqual([
    'entitlement.grant',
    'entitlement.revoke',
    'entitlement.restore',
    'entitlement.revoke',
    'entitlement.restore',
  ]);
  const [purchase] = await world.billing.purchases.list('acme');
  expect(purchase?.refundedAt).toBeNull();
  const alerts = (await world.billing.alerts.list()).map(({ kind }) => kind);
  expect(alerts).toEqual(['refund_failed', 'refund_failed']);
});

test.each(['as it happened', 'the failure first'] as const)(
  'what was bought is had in the end, whichever event comes first: %s',
  async (order) => {
    world = await openWorld({ config: purchasesConfig }, { publishableKey: 'pk_test_world' });
    const payment = await buyWithFailingRefunds('credits');
    const [endpoint] = (await world.stripe.webhookEndpoints.list()).data;
    await world.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
    await world.stripe.refunds.create({ payment_intent: payment });
    await world.simulator.simulator.advance(DAY);
    const events = (await world.stripe.events.list({ limit: 100 })).data
      .filter(({ type }) => type.startsWith('refund.'))
      .toReversed();
    expect(events.map(({ type }) => type)).toEqual(['refund.created', 'refund.updated', 'refund.failed']);
    for (const event of order === 'as it happened' ? events : events.toReversed()) await deliver(event);
    expect(await grants()).toEqual([{ kind: 'credits', revoked_at: null, revoked_because: null }]);
    // Whoever heard that it was taken hears that it is back; whoever knew of the failure first heard of neither.
    expect(await told()).toEqual(
      order === 'as it happened'
        ? ['purchase.completed', 'purchase.refunded', 'purchase.restored']
        : ['purchase.completed'],
    );
    const { status } = await world.db.selectFrom('refunds').select('status').executeTakeFirstOrThrow();
    expect(status).toBe('failed');
  },
);

/** As Stripe would, and with all that follows from it before the next comes. */
async function deliver(event: Stripe.Event): Promise<void> {
  const payload = JSON.stringify(event);
  const header = world.stripe.webhooks.generateTestHeaderString({ payload, secret: world.webhookSecret });
  const request = new Request('http://app.example/webhooks/stripe', {
    method: 'POST',
    headers: { 'stripe-signature': header },
    body: payload,
  });
  expect((await world.billing.webhooks.handle(request)).status).toBe(200);
  await world.settle();
}
