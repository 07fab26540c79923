import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterEach, expect, test } from 'vitest';
import { createContext, drainDue, storeAll } from './context.ts';
import { buy, openWorld, type World } from './world.ts';

/** Charges are disputed right after they succeed (docs.stripe.com/testing#disputes). */
const DISPUTED = '4000000000000259';
const INQUIRY = '4000000000001976';
/** Disputed too, with what Stripe asks for before it is Compelling Evidence (docs.stripe.com/disputes/api/visa-ce3#testing). */
const ELIGIBLE = '4000000404000038';
const WARNED = '4000000000005423';

let world: World | undefined;
afterEach(() => world?.close());

async function disputed(card: string): Promise<World> {
  world = await openWorld();
  await buy(world, { planKey: 'starter', card });
  await world.advance(5);
  return world;
}

const rowsOf = (of: World) => of.db.selectFrom('disputes').selectAll().execute();
const ledgerOf = (of: World) =>
  of.db.selectFrom('dispute_movements').selectAll().orderBy('at').orderBy('kind').execute();

async function netAtStripe({ stripe }: World): Promise<number> {
  let sum = 0;
  for await (const { balance_transactions: all } of stripe.disputes.list())
    for (const { net } of all) sum += net;
  return sum;
}

test('a dispute is found through its charge, with its deadline, and its money is in the ledger', async () => {
  const on = await disputed(DISPUTED);
  const [{ id, evidence_details: details, charge }] = (await on.stripe.disputes.list()).data as [
    Stripe.Dispute,
  ];
  expect(await rowsOf(on)).toMatchObject([
    {
      account_id: 'acme',
      id,
      charge_id: charge,
      amount_minor: 2_900,
      reason: 'fraudulent',
      status: 'needs_response',
      due_at: new Date((details.due_by ?? 0) * 1000),
      withdrawn_minor: -2_900,
      fee_minor: -1_500,
      reinstated_minor: 0,
    },
  ]);
  expect((await ledgerOf(on)).map(({ kind, amount_minor }) => [kind, amount_minor])).toEqual([
    ['fee', -1_500],
    ['withdrawal', -2_900],
  ]);
  const told = await on.db.selectFrom('billing_events').select(['type']).execute();
  expect(told.map(({ type }) => type)).toContain('dispute.opened');
});

test('a dispute that is won has its money back in the ledger, and the sum is that of the balance', async () => {
  const on = await disputed(DISPUTED);
  const [{ id }] = (await on.stripe.disputes.list()).data as [Stripe.Dispute];
  await on.stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' } });
  await on.advance(5);
  expect(await rowsOf(on)).toMatchObject([{ status: 'won', reinstated_minor: 2_900 }]);
  const sum = (await ledgerOf(on)).reduce((total, each) => total + each.amount_minor, 0);
  expect(sum).toBe(-1_500);
  expect(sum).toBe(await netAtStripe(on));
});

test('an inquiry holds no money', async () => {
  const on = await disputed(INQUIRY);
  expect(await rowsOf(on)).toMatchObject([
    {
      status: 'warning_needs_response',
      case_type: 'inquiry',
      is_charge_refundable: true,
      withdrawn_minor: 0,
    },
  ]);
  expect(await ledgerOf(on)).toEqual([]);
});

test('a fraud warning is kept with its charge', async () => {
  const on = await disputed(WARNED);
  const [warning] = (await on.stripe.radar.earlyFraudWarnings.list()).data;
  expect(await on.db.selectFrom('early_fraud_warnings').selectAll().execute()).toMatchObject([
    { account_id: 'acme', id: warning?.id, charge_id: warning?.charge, fraud_type: 'made_with_stolen_card' },
  ]);
});

test('what no webhook told is found by the rebuild, and the comparison then finds no difference', async () => {
  const on = await disputed(ELIGIBLE);
  await forget(on);
  expect(await rowsOf(on)).toEqual([]);
  // Else it takes steps of the scan, and `run` is back before they are done.
  await on.billing.worker.stop();
  const { reconciliation } = on.billing;
  const ask = { actorId: 'ada', because: 'Asked for.', repairs: false };
  await reconciliation.run((await reconciliation.start({ purpose: 'sync', ...ask })).scanId);
  expect(await rowsOf(on)).toMatchObject([
    {
      account_id: 'acme',
      status: 'needs_response',
      fee_minor: -1_500,
      compelling_evidence: 'requires_action',
      compelling_actions: expect.arrayContaining(['missing_prior_undisputed_transactions']),
    },
  ]);
  await reconciliation.run((await reconciliation.start({ purpose: 'reconcile', ...ask })).scanId);
  const found = await on.db.selectFrom('reconciliation_differences').select('object_id').execute();
  expect(found).toEqual([]);
});

test('whatever the order in which its events arrive, row, ledger and what is told are the same', async () => {
  const on = await disputed(ELIGIBLE);
  const [{ id }] = (await on.stripe.disputes.list()).data as [Stripe.Dispute];
  await on.stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' } });
  await on.advance(60);
  const { data } = await on.stripe.events.list({ limit: 100 });
  const events = data.filter(({ type }) => type.startsWith('charge.dispute'));
  expect(events.length).toBeGreaterThanOrEqual(5);
  const expected = await stateOf(on);
  await on.billing.worker.stop();
  const context = createContext(on);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.integer({ min: 1, max: events.length }),
      async (shuffled, cut) => {
        await forget(on);
        for (const part of [shuffled.slice(0, cut), shuffled.slice(cut), shuffled.slice(0, 1)]) {
          await storeAll(context, part);
          await drainDue(context);
        }
        expect(await stateOf(on)).toEqual(expected);
      },
    ),
    { numRuns: 12, seed: 1 },
  );
});

async function stateOf(on: World) {
  const told = await on.db
    .selectFrom('billing_events')
    .select(['key', 'type', 'payload'])
    .where('type', 'like', 'dispute.%')
    .orderBy('key')
    .execute();
  const owed = await on.db
    .selectFrom('effects')
    .select(['key', 'kind', 'payload'])
    .where('kind', 'like', 'tend_%')
    .orderBy('key')
    .execute();
  return { rows: await rowsOf(on), ledger: await ledgerOf(on), told, owed };
}

async function forget({ db }: World): Promise<void> {
  for (const table of ['disputes', 'dispute_movements', 'billing_events', 'effects'] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('object_states').where('object_type', '=', 'dispute').execute();
  await db.deleteFrom('webhook_inbox').where('type', 'like', 'charge.dispute%').execute();
}
