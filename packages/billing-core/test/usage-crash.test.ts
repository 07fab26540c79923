import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isTransient } from '../src/shell/is-transient.ts';
import { runUsage } from '../src/shell/usage/usage-jobs.ts';
import { atEveryStatement, underFailpoint } from './lab/failpoints.ts';
import { type MeteredWorld, openMeteredWorld } from './metered-world.ts';

let metered: MeteredWorld;
beforeAll(async () => {
  metered = await openMeteredWorld();
});
afterAll(() => metered.close());

test.each(['process', 'connection'] as const)(
  'usage whose %s dies before any statement is told to Stripe once, and whole',
  async (what) => {
    const { world, context, use, counted } = metered;
    const accountId = await metered.newAccount();
    const { customer } = await metered.subscribe(accountId);
    const others = await metered.newAccount();
    const { customer: otherCustomer } = await metered.subscribe(others);
    await world.advance(7_200);
    let used = 0;
    const statements = await atEveryStatement(what, async (failpoint, nth) => {
      // Two hours and two accounts: several batches.
      for (const ago of [0, 3_600]) await use(accountId, nth, new Date(+world.now() - ago * 1_000));
      await use(others, nth);
      used += nth;
      const cut = { ...context, db: underFailpoint(world.database.pool, failpoint) };
      await runUsage(cut).catch((error: unknown) => {
        if (!isTransient(error)) throw error;
      });
      await sql`update usage_batches set leased_until = now() - interval '1 second' where state = 'pending'`.execute(
        world.db,
      );
      await runUsage(context);
      expect([await counted(customer), await counted(otherCustomer)], `before statement ${nth}`).toEqual([
        used * 2,
        used,
      ]);
      const open = await world.db
        .selectFrom('usage_slices')
        .select('id')
        .where('state', '<>', 'placed')
        .execute();
      expect(open).toEqual([]);
    });
    expect(statements).toBeGreaterThan(40);
    const { rows } = await sql`select sum(quantity)::bigint as quantity, sum(reported)::bigint as reported
      from usage_totals where account_id = ${accountId}`.execute(world.db);
    expect(rows).toEqual([{ quantity: used * 2, reported: used * 2 }]);
  },
  120_000,
);
