import { must, START, type World } from '../../../../packages/billing-core/test/world.ts';

type Staged = (world: World) => Promise<Record<string, unknown>>;

const by = { actorId: 'somebody', because: 'Before the test.' };

/** Where nobody listens, and disabled, so that no worker takes what it is owed from under the test. */
async function anEndpoint({ billing }: World): Promise<string> {
  const { endpoints } = billing.events;
  const { id } = must(await endpoints.create({ url: 'http://127.0.0.1:9/hooks', types: null, ...by }));
  must(await endpoints.setEnabled({ id, enabled: false, ...by }));
  return id;
}

async function aDeadEffect({ db }: World, kind: string): Promise<string> {
  const row = { key: `dead:${kind}`, kind, account_id: 'acme', payload: '{}', because: null };
  await db
    .insertInto('effects')
    .values({ ...row, state: 'dead', attempts: 10, last_error: 'gone' })
    .execute();
  return row.key;
}

async function aScan({ db, now }: World, id: string, finishedAt: Date | null): Promise<string> {
  const row = { id, purpose: 'sync', requested_by: 'system', because: 'Before the test.' } as const;
  await db
    .insertInto('object_scans')
    .values({ ...row, repairs: false, started_at: now(), finished_at: finishedAt })
    .execute();
  return id;
}

async function anEvent({ db }: World) {
  const row = await db
    .selectFrom('webhook_inbox')
    .select(['event_id', 'stripe_account'])
    .executeTakeFirstOrThrow();
  return { eventId: row.event_id, stripeAccount: row.stripe_account };
}

async function aDifference(world: World) {
  const { db, now } = world;
  const { id } = await db
    .updateTable('subscriptions')
    .set({ quantity: 7 })
    .where('account_id', '=', 'acme')
    .returning('id')
    .executeTakeFirstOrThrow();
  const scanId = await aScan(world, 'scan_done', now());
  const of = { scan_id: scanId, stripe_account: 'platform', object_type: 'subscription', object_id: id };
  const found = { problem: 'differs', fields: '[]', first_found_at: now(), found_at: now() } as const;
  await db
    .insertInto('reconciliation_differences')
    .values({ ...of, ...found, repaired_by: null, not_repaired_because: null })
    .execute();
  return { scanId };
}

/** What staff does to the machinery: for each write, what is there before it and the input that then goes through. */
export const MACHINERY: Record<string, Staged> = {
  'operator.effects.redrive': async (world) => ({ key: await aDeadEffect(world, 'nobody_knows') }),
  'operator.effects.redriveMany': async (world) => {
    await aDeadEffect(world, 'nor_does_anybody');
    return { kind: 'nor_does_anybody' };
  },
  'operator.inbox.replay': anEvent,
  'operator.inbox.replayMany': async () => ({ limit: 1 }),
  'operator.reconciliation.sweep': async () => ({}),
  'operator.reconciliation.start': async () => ({ purpose: 'reconcile' }),
  'operator.reconciliation.resume': async (world) => ({ scanId: await aScan(world, 'scan_open', null) }),
  'operator.reconciliation.repair': aDifference,
  'operator.events.createEndpoint': async () => ({ url: 'http://127.0.0.1:9/hooks' }),
  'operator.events.rollSecret': async (world) => ({ id: await anEndpoint(world) }),
  'operator.events.setEnabled': async (world) => ({ id: await anEndpoint(world), enabled: true }),
  'operator.events.unsubscribe': async (world) => ({ name: await anEndpoint(world) }),
  'operator.events.deliverSince': async (world) => ({
    subscriber: await anEndpoint(world),
    since: new Date(START * 1_000).toISOString(),
  }),
  'operator.events.redrive': async (world) => {
    const subscriber = await anEndpoint(world);
    await world.billing.events.deliverSince({ subscriber, since: new Date(START * 1_000) });
    await world.db
      .updateTable('event_deliveries')
      .set({ state: 'dead' })
      .where('subscriber', '=', subscriber)
      .execute();
    return { subscriber };
  },
};
