import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { assertThat, type Fault } from './fault.ts';
import { underLoad } from './process-faults.ts';
import { silentProxy } from './silent-proxy.ts';
import { burntAttempts, type Stage } from './stage.ts';

/** PostgreSQL is killed and started again while events come in. */
export const postgresRestarted: Fault = {
  run: async (stage, { dice, size }) => {
    const restarts = size === 'full' ? 10 : 2;
    const figures = await underLoad(stage, { dice }, async () => {
      for (let times = 0; times < restarts; times += 1) {
        await sleep(200 + dice.below(300));
        await stage.postgres.kill();
        await sleep(dice.below(500));
        await stage.postgres.start();
      }
    });
    await assertNothingBurnt(stage);
    return { restarts, ...figures };
  },
};

/** Connections of every process are cut by the server, at random moments. */
export const connectionsCut: Fault = {
  run: async (stage, { dice, size }) => {
    let cut = 0;
    const figures = await underLoad(stage, { dice }, async () => {
      for (let times = 0; times < (size === 'full' ? 200 : 15); times += 1) {
        await sleep(dice.below(120));
        const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
            and random() < 0.5`.execute(stage.lab.database.db);
        cut += rows.length;
      }
    });
    await assertNothingBurnt(stage);
    return { cut, ...figures };
  },
};

/** One connection for all that a process does: slow, and never stuck on itself. */
export const poolOfOne: Fault = {
  run: async (stage, { dice }) => {
    const figures = await underLoad(stage, { dice, open: stage.open({ max: 1 }) }, async () => undefined);
    await assertNothingBurnt(stage);
    return figures;
  },
};

/** One write in ten fails as a deadlock or a serialisation failure does. */
export const deadlocks: Fault = {
  run: async (stage, { dice }) => {
    const { db } = stage.lab.database;
    await sql`create function refuse() returns trigger language plpgsql as $$ begin
      if random() < 0.05 then raise exception 'planted' using errcode = '40001'; end if;
      if random() < 0.05 then raise exception 'planted' using errcode = '40P01'; end if;
      return null; end $$`.execute(db);
    for (const table of ['object_states', 'audit_log', 'webhook_inbox'])
      await sql`create trigger planted after insert or update on ${sql.table(table)}
        for each statement execute function refuse()`.execute(db);
    const lift = () => sql`drop function if exists refuse() cascade`.execute(db);
    try {
      const figures = await underLoad(stage, { dice }, async (delivered) => {
        await delivered;
        await lift();
      });
      await assertNothingBurnt(stage);
      return figures;
    } finally {
      await lift();
    }
  },
};

/** The connections of the workers go silent, as behind a firewall that forgot them; nothing says that they are gone. */
export const halfOpen: Fault = {
  run: async (stage, { dice, size }) => {
    const proxy = await silentProxy(stage.postgres.port);
    const url = new URL(stage.postgres.url);
    url.port = String(proxy.port);
    const open = stage.open({ url: url.href });
    const figures = await underLoad(stage, { dice, open }, async () => {
      for (let times = 0; times < (size === 'full' ? 5 : 1); times += 1) {
        await sleep(300);
        proxy.forget();
        await sleep(1_000);
      }
    });
    await proxy.close();
    await assertNothingBurnt(stage);
    return figures;
  },
};

async function assertNothingBurnt(stage: Stage): Promise<void> {
  const burnt = await burntAttempts(stage);
  assertThat(burnt === 0, `${burnt} events lost a try to the database.`);
}
