import type Stripe from 'stripe';
import { afterEach, expect, test } from 'vitest';
import type { DisputePolicy } from '../src/config.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { tendDisputes } from '../src/shell/disputes/dispute-jobs.ts';
import { createContext } from './context.ts';
import { buy, DAY, openWorld, type World } from './world.ts';

/** Charges are disputed right after they succeed (docs.stripe.com/testing#disputes). */
const DISPUTED = '4000000000000259';
const WARNED = '4000000000005423';

let world: World | undefined;
afterEach(() => world?.close());

async function paidWith(card: string, disputes: DisputePolicy = {}): Promise<World> {
  world = await openWorld({ config: { ...aConfig, disputes } });
  await buy(world, { planKey: 'starter', card });
  await world.advance(5);
  return world;
}

const subscriptionOf = async ({ stripe }: World): Promise<Stripe.Subscription> => {
  const [subscription] = (await stripe.subscriptions.list({ status: 'all' })).data;
  if (!subscription) throw new Error('There is no subscription.');
  return subscription;
};

async function answerWith(on: World, words: string): Promise<void> {
  const [dispute] = (await on.stripe.disputes.list()).data;
  await on.stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: words } });
  await on.advance(5);
}

const mailsOf = async (on: World) =>
  (await on.db.selectFrom('mails').select(['kind', 'key']).orderBy('owed_at').orderBy('key').execute())
    .filter(({ kind }) => kind.startsWith('dispute') || kind === 'early_fraud_warning')
    .map(({ kind }) => kind);

const hasAccess = async (on: World) => (await on.billing.entitlements.check('acme', 'projects')).limit === 10;

test('operators are told, evidence is drafted, and payments wait while access stays', async () => {
  const on = await paidWith(DISPUTED);
  expect(await mailsOf(on)).toEqual(['dispute_opened']);
  const draft = await on.db.selectFrom('dispute_answers').selectAll().executeTakeFirstOrThrow();
  expect(draft).toMatchObject({ account_id: 'acme', stage: 'dispute', revision: 1, answer: null });
  expect(draft.evidence).toMatchObject({ customer_name: 'Ada Lovelace' });
  expect((await subscriptionOf(on)).pause_collection).toMatchObject({ behavior: 'keep_as_draft' });
  expect(await hasAccess(on)).toBe(true);
});

test('won, payments go on', async () => {
  const on = await paidWith(DISPUTED);
  await answerWith(on, 'winning_evidence');
  const subscription = await subscriptionOf(on);
  expect(subscription).toMatchObject({ status: 'active', pause_collection: null });
  expect(subscription.metadata).not.toHaveProperty('billwright_dispute');
  expect(await hasAccess(on)).toBe(true);
});

test('lost, the subscription ends and access with it; by configuration it goes on', async () => {
  const on = await paidWith(DISPUTED);
  await answerWith(on, 'losing_evidence');
  expect((await subscriptionOf(on)).status).toBe('canceled');
  expect(await hasAccess(on)).toBe(false);
  await on.close();
  const kept = await paidWith(DISPUTED, { whenLost: 'keep' });
  await answerWith(kept, 'losing_evidence');
  expect(await subscriptionOf(kept)).toMatchObject({ status: 'active', pause_collection: null });
});

test('a pause that somebody made before stays theirs', async () => {
  const on = await paidWith(DISPUTED, { whileOpen: 'collect' });
  const { id } = await subscriptionOf(on);
  await on.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
  await answerWith(on, 'winning_evidence');
  expect((await subscriptionOf(on)).pause_collection).toMatchObject({ behavior: 'void' });
});

test('a day before the deadline operators are reminded once, and not when it is answered', async () => {
  const on = await paidWith(DISPUTED);
  const context = createContext(on);
  await on.advance(6.5 * DAY);
  await tendDisputes(context);
  await tendDisputes(context);
  await on.settle();
  expect(await mailsOf(on)).toEqual(['dispute_opened', 'dispute_reminder']);
});

test('what a rebuild found without an event is looked after all the same', async () => {
  const on = await paidWith(DISPUTED);
  for (const table of ['dispute_steps', 'dispute_answers', 'mails'] as const)
    await on.db.deleteFrom(table).execute();
  expect(await tendDisputes(createContext(on))).toBe(1);
  expect(await tendDisputes(createContext(on))).toBe(0);
  expect(await mailsOf(on)).toEqual(['dispute_opened']);
});

test('a payment that is warned of is given back by the rule, once, and operators are told', async () => {
  const on = await paidWith(WARNED, { fraudWarning: { refundUpTo: { usd: 2_900 } } });
  const { data } = await on.stripe.refunds.list();
  expect(data).toMatchObject([{ amount: 2_900, reason: 'fraudulent' }]);
  expect(await mailsOf(on)).toEqual(['early_fraud_warning']);
});

test('above the amount of the rule it is left, and operators are told why', async () => {
  const on = await paidWith(WARNED, { fraudWarning: { refundUpTo: { usd: 2_000 } } });
  expect((await on.stripe.refunds.list()).data).toEqual([]);
  const effect = await on.db
    .selectFrom('effects')
    .select(['state', 'because'])
    .where('kind', '=', 'tend_fraud_warning')
    .executeTakeFirst();
  expect(effect).toMatchObject({ state: 'done', because: expect.stringMatching(/above the 2000 usd/) });
});
