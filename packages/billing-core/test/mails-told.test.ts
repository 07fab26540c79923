import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryMailer } from './memory-mailer.ts';
import { buy, DAY, must, openWorld, type World } from './world.ts';

const mailer = createMemoryMailer();
let world: World;
beforeAll(async () => {
  world = await openWorld({ mail: { mailer, operators: [] } });
});
afterAll(() => world.close());

const sentTo = (address: string) =>
  mailer.sent.filter(({ to }) => to.includes(address)).map(({ subject }) => subject);

test('who buys is welcomed and has a receipt; who leaves hears it when it is decided and when it has come', async () => {
  await buy(world, { planKey: 'starter' });
  expect(sentTo('ada@acme.example').toSorted()).toEqual(['receipt', 'welcome']);
  must(await world.billing.cancellation.cancel(world.act(), { feedback: null, comment: null }));
  await world.settle();
  expect(sentTo('ada@acme.example')).toHaveLength(3);
  await world.advance(32 * DAY);
  expect(sentTo('ada@acme.example').toSorted()).toEqual(['cancelled', 'cancelled', 'receipt', 'welcome']);
});

test('everything replayed sends nothing again', async () => {
  const before = mailer.sent.length;
  const rows = await world.db
    .selectFrom('webhook_inbox')
    .select(['stripe_account', 'event_id'])
    .orderBy('event_id')
    .execute();
  for (const { stripe_account, event_id } of rows)
    must(
      await world.billing.inbox.replay({
        stripeAccount: stripe_account,
        eventId: event_id,
        actorId: 'op',
        because: 'Asked for.',
      }),
    );
  await world.settle();
  expect(mailer.sent).toHaveLength(before);
});

test('rebuilt from Stripe’s objects, nothing is mailed: what is found was not told', async () => {
  const before = mailer.sent.length;
  await sql`truncate object_states, subscriptions, subscription_items, invoices`.execute(world.db);
  const { scanId } = await world.billing.reconciliation.start({
    purpose: 'sync',
    actorId: 'op',
    because: 'Asked for.',
    repairs: false,
  });
  await world.billing.reconciliation.run(scanId);
  await world.settle();
  expect(await world.db.selectFrom('invoices').select('id').execute()).not.toEqual([]);
  expect(mailer.sent).toHaveLength(before);
});

test('a first payment that never came is no end to tell of', async () => {
  await world.billing.accounts.ensure({ id: 'never', name: 'Never', email: 'nia@never.example' });
  const customer = await world.stripe.customers.create({
    email: 'nia@never.example',
    metadata: { billwright_account: 'never' },
  });
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: customer.id })
    .where('id', '=', 'never')
    .execute();
  const { data } = await world.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  await world.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: data[0]?.id ?? '' }],
    payment_behavior: 'default_incomplete',
    metadata: { billwright_account: 'never' },
  });
  await world.advance(2 * DAY);
  expect(sentTo('nia@never.example')).toEqual([]);
  expect(
    await world.db
      .selectFrom('mails')
      .select(['kind', 'state', 'state_because'])
      .where('account_id', '=', 'never')
      .execute(),
  ).toEqual([{ kind: 'cancelled', state: 'skipped', state_because: 'The subscription never began.' }]);
});
