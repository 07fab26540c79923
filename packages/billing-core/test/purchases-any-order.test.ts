import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverInBatches } from './context.ts';
import { purchasesConfig } from './purchases-config.ts';
import { FAILING_CARD, must, openWorld, submitCard, type World } from './world.ts';

let world: World;
let recorded: Stripe.Event[];
let expected: unknown;
const credits = { productKey: 'credits', currency: 'usd' };
const lifetime = { productKey: 'lifetime', currency: 'usd' };

beforeAll(async () => {
  world = await openWorld({ config: purchasesConfig }, { publishableKey: 'pk_test_world' });
  await buyHere(credits);
  await buyHosted(credits);
  await buyHosted(credits, FAILING_CARD);
  await leaveHere(credits);
  // Bought once, and once more by somebody at Stripe itself: the second is given back.
  await buyHere(lifetime);
  await payAtStripe(lifetime, 'plan:pro');
  await world.settle();
  // Of two packs one is given back in full, of the other a part.
  const [whole, part] = await paidIntents('credits');
  await world.stripe.refunds.create({ payment_intent: whole ?? '' });
  await world.stripe.refunds.create({ payment_intent: part ?? '', amount: 300 });
  await world.settle();
  await world.billing.worker.stop();
  recorded = (
    await world.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 })
  ).toReversed();
  await forget();
  await deliverInBatches(world, recorded, recorded.length);
  expected = await dump();
});
afterAll(() => world.close());

async function buyHosted(wanted: typeof credits, card?: string): Promise<void> {
  const { url } = must(await world.billing.purchases.start(world.act(), wanted));
  await submitCard(url, card);
  await world.settle();
}

async function leaveHere(wanted: typeof credits): Promise<string> {
  const opened = must(await world.billing.purchases.startPayment(world.act(), wanted));
  return opened.kind === 'payment' ? (opened.clientSecret.split('_secret_')[0] ?? '') : '';
}

async function buyHere(wanted: typeof credits): Promise<void> {
  await world.stripe.paymentIntents.confirm(await leaveHere(wanted), {
    payment_method: 'pm_card_visa',
    return_url: 'http://app.example/checkout/return',
  });
  await world.settle();
}

async function paidIntents(productKey: string): Promise<string[]> {
  const { data } = await world.stripe.invoices.list({ status: 'paid', limit: 100 });
  const own = data.filter(({ metadata }) => metadata?.billwright_purchase === productKey);
  const payments = await Promise.all(own.map(({ id }) => world.stripe.invoicePayments.list({ invoice: id })));
  return payments.flatMap(({ data: [first] }) =>
    typeof first?.payment.payment_intent === 'string' ? [first.payment.payment_intent] : [],
  );
}

async function payAtStripe({ productKey }: typeof credits, gives: string): Promise<void> {
  const { stripe_customer_id: customer } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', 'acme')
    .executeTakeFirstOrThrow();
  const { data } = await world.stripe.prices.list({ lookup_keys: [`one_time:${productKey}_usd`] });
  const { id } = await world.stripe.invoices.create({
    customer: customer ?? '',
    pending_invoice_items_behavior: 'exclude',
    metadata: { billwright_account: 'acme', billwright_purchase: productKey, billwright_gives: gives },
  });
  await world.stripe.invoiceItems.create({
    customer: customer ?? '',
    invoice: id,
    pricing: { price: data[0]?.id ?? '' },
  });
  const method = await world.stripe.paymentMethods.attach('pm_card_visa', { customer: customer ?? '' });
  await world.stripe.invoices.pay(id, { payment_method: method.id });
}

test('each paid purchase gives once, nothing unpaid gives, and what was kept is what was charged', async () => {
  const paid = (await world.stripe.invoices.list({ status: 'paid', limit: 100 })).data;
  const grants = await world.db.selectFrom('entitlement_grants').selectAll().orderBy('id').execute();
  expect(grants.map(({ author }) => author).sort()).toEqual(paid.map(({ id }) => String(id)).sort());
  const charges = (await world.stripe.charges.list({ limit: 100 })).data.filter(({ paid: isPaid }) => isPaid);
  const keptMinor = charges.reduce((sum, each) => sum + each.amount - each.amount_refunded, 0);
  const { data: notes } = await world.stripe.creditNotes.list({ limit: 100 });
  expect(notes.map(({ amount }) => amount)).toEqual([49_900]);
  expect(keptMinor).toBe(900 - 300 + 49_900);
  const standing = grants.filter(({ revoked_at }) => revoked_at === null);
  expect(standing.map(({ id }) => String(id.split(':')[1])).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'calls',
    'plan',
  ]);
  const purchases = await world.db.selectFrom('purchases').selectAll().where('status', '=', 'paid').execute();
  const boughtMinor = purchases.reduce((sum, { amount_paid_minor: minor }) => sum + minor, 0);
  expect(boughtMinor - 49_900 - 900 - 300).toBe(keptMinor);
});

test('the same events in any order, with any of them twice, give and tell the same', async () => {
  expect(recorded.length).toBeGreaterThan(30);
  const deliveries = fc.shuffledSubarray([...recorded, ...recorded.slice(-15)], {
    minLength: recorded.length + 15,
  });
  await fc.assert(
    fc.asyncProperty(deliveries, fc.integer({ min: 1, max: 40 }), async (delivered, batch) => {
      await forget();
      await deliverInBatches(world, delivered, batch);
      expect(await dump()).toEqual(expected);
    }),
    { numRuns: 10 },
  );
}, 120_000);

async function dump(): Promise<unknown> {
  const { db } = world;
  return {
    purchases: await db.selectFrom('purchases').selectAll().orderBy('id').execute(),
    grants: await db.selectFrom('entitlement_grants').selectAll().orderBy('id').execute(),
    told: await db
      .selectFrom('billing_events')
      .select(['key', 'type', 'payload', 'occurred_at'])
      .orderBy('key')
      .execute(),
    said: await db
      .selectFrom('audit_log')
      .select(['key', 'actor', 'action', 'subject', 'because', 'at'])
      .orderBy('key')
      .execute(),
    owed: await db.selectFrom('effects').select(['key', 'kind', 'payload']).orderBy('key').execute(),
  };
}

async function forget(): Promise<void> {
  for (const table of [
    'object_states',
    'webhook_inbox',
    'billing_events',
    'audit_log',
    'effects',
    'customers',
    'invoices',
    'refunds',
    'payment_methods',
    'entitlement_grants',
    'purchases',
  ] as const)
    await world.db.deleteFrom(table).execute();
}
