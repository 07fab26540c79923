import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MeteredWorld, openMeteredWorld } from '../../../packages/billing-core/test/metered-world.ts';
import { openStage, POLICY, type Stage } from '../../../packages/billing-core/test/price-migration-stage.ts';
import { buy, DAY, OTHER_CARDS, openWorld, type World } from '../../../packages/billing-core/test/world.ts';
import { listStaffWrites, VALID_INPUTS } from './procedures.ts';
import { callAsStaff, hireAdmin } from './staff-writes/call-as-staff.ts';
import { DESK } from './staff-writes/desk.ts';
import { DISPUTES } from './staff-writes/disputes.ts';
import { MACHINERY } from './staff-writes/machinery.ts';

/** Charges are disputed right after they succeed (docs.stripe.com/testing#disputes). */
const DISPUTED = '4000000000000259';

/** Calls it with a reason that nothing else has, and expects that reason in a line of the audit log, in the person's name and role. */
async function expectAudited(world: World, path: string, input: Record<string, unknown>) {
  const because = `Asked for in ticket ${randomUUID()}.`;
  const answer = await callAsStaff({ billing: world.billing, staffId: 'grace' }, path, { ...input, because });
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  const lines = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'actor_role'])
    .where('because', 'like', `%${because}%`)
    .execute();
  expect(lines, path).not.toEqual([]);
  for (const line of lines) expect(line).toEqual({ actor: 'grace', actor_role: 'admin' });
}

describe.each(listStaffWrites())('$path', ({ path }) => {
  test('takes a reason, and refuses an empty or missing one before it does anything', async () => {
    const { because: _reason, ...input } = { because: '', ...(VALID_INPUTS[path] ?? {}) };
    const billing = new Proxy({} as World['billing'], {
      get: (_target, name) => {
        throw new Error(`${path} asked for ${String(name)} without a reason.`);
      },
    });
    for (const because of [undefined, '', '   ', 'x', 'x'.repeat(1_001)]) {
      const answer = await callAsStaff({ billing, staffId: 'grace' }, path, { ...input, because });
      expect(answer.status, String(because)).toBe(400);
      expect(answer.text).toContain('because');
    }
  });
});

const USAGE = ['operator.usage.release', 'operator.usage.writeOff', 'operator.usage.withdraw'] as const;
const MIGRATIONS = ['plan', 'start', 'pause', 'resume', 'rollBack'].map(
  (step) => `operator.priceMigrations.${step}`,
);

const RETRY = 'operator.failedPayments.retry';

test('every write of the staff’s is among those whose audit line is looked for', () => {
  const staged = [DESK, DISPUTES, MACHINERY].flatMap((each) => Object.keys(each));
  expect([...staged, RETRY, ...USAGE, ...MIGRATIONS].sort()).toEqual(
    listStaffWrites()
      .map(({ path }) => path)
      .sort(),
  );
});

describe('on record, with the reason as it was typed:', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await hireAdmin(world.db);
    await buy(world, { planKey: 'starter' });
    const [trying] = OTHER_CARDS;
    const more = [
      ['trier', 'pro', trying],
      ['disputed', 'starter', DISPUTED],
      ['given-up', 'starter', DISPUTED],
    ] as const;
    for (const [id, planKey, card] of more) {
      await world.billing.accounts.ensure({ id, name: id, email: `${id}@example.com` });
      await buy(world, { planKey, card }, id);
    }
    await world.advance(5);
  });
  afterAll(() => world.close());

  test.each(Object.entries({ ...MACHINERY, ...DESK, ...DISPUTES }))('%s', async (path, stage) => {
    await expectAudited(world, path, await stage(world));
  });
});

test(`on record: ${RETRY}`, async () => {
  const world = await openWorld();
  await hireAdmin(world.db);
  await buy(world, { planKey: 'starter' });
  const { id, customer_id: customer } = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id'])
    .executeTakeFirstOrThrow();
  const card = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await world.stripe.subscriptions.update(id, { default_payment_method: card.id });
  await world.advance(29 * DAY);
  const { items } = await world.billing.failedPayments.list({ state: 'open', cursor: null, limit: 1 });
  const { accountId, invoiceId } = items[0] ?? {};
  await expectAudited(world, RETRY, { accountId, invoiceId, actId: randomUUID() });
  await world.close();
});

describe('of metered usage:', () => {
  let metered: MeteredWorld;
  beforeAll(async () => {
    metered = await openMeteredWorld();
    await hireAdmin(metered.world.db);
  });
  afterAll(() => metered.close());

  test.each(USAGE)('%s', async (path) => {
    const { world } = metered;
    const accountId = await metered.newAccount();
    await metered.subscribe(accountId);
    const isOld = path !== 'operator.usage.withdraw';
    const at = new Date(world.now().getTime() - (isOld ? 40 : 0) * DAY * 1_000);
    const key = await metered.use(accountId, 5, at);
    const { items } = await world.billing.usage.listAside({ cursor: null, limit: 100 });
    const id = items.find((each) => each.accountId === accountId)?.id;
    await expectAudited(world, path, { accountId, ...(isOld ? { id } : { feature: 'calls', key }) });
  });
});

describe('of a price migration:', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await hireAdmin(stage.world.db);
    await stage.subscribe();
    await stage.reprice(3_900);
  });
  afterAll(() => stage.close());

  test.each(MIGRATIONS)('%s', async (path) => {
    const cohort = { planKey: 'starter', interval: 'month', currency: 'usd' };
    const [latest] = await stage.world.billing.priceMigrations.list();
    const input = path.endsWith('plan')
      ? { cohort, policy: POLICY, actId: randomUUID() }
      : { migrationId: latest?.migrationId };
    await expectAudited(stage.world, path, input);
  });
});
