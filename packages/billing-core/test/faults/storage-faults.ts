import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { assertThat, type Fault } from './fault.ts';
import { deliverAll, type Stage, untilSettled } from './stage.ts';

const SPACE_MIB = 12;

/**
 * The disk of the event table fills up and is emptied again: meanwhile nothing is taken that could not be kept. It needs a
 * small file system, which only root can mount; elsewhere the figures say that it was left out.
 */
export const diskFull: Fault = {
  run: async (stage, { dice }) => {
    const dir = mkdtempSync(join(tmpdir(), 'billwright-full-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SPACE_MIB}m,mode=755`, 'none', dir]).status !== 0) {
      rmSync(dir, { recursive: true });
      const open = stage.open();
      await open.billing.worker.start();
      await deliverAll(stage, dice);
      const recoveryMs = await untilSettled(stage);
      await open.close();
      return { recoveryMs, leftOut: 'no small file system can be mounted here' };
    }
    try {
      return await fill(stage, dir, dice);
    } finally {
      await leave(stage);
      spawnSync('umount', ['-l', dir]);
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function fill(stage: Stage, dir: string, dice: Parameters<typeof deliverAll>[1]) {
  const { db } = stage.lab.database;
  const place = join(dir, 'tablespace');
  mkdirSync(place, { mode: 0o700 });
  // Whoever runs the server has to own it.
  const { rows } = await sql<{ dir: string }>`select current_setting('data_directory') as dir`.execute(db);
  const owner = statSync(rows[0]?.dir ?? '');
  chownSync(place, owner.uid, owner.gid);
  await sql`create tablespace small location ${sql.lit(place)}`.execute(db);
  await move(stage, 'small');
  await sql`create table ballast (filler text) tablespace small`.execute(db);
  await sql`alter table ballast alter column filler set storage plain`.execute(db);
  for (let full = false; !full; )
    full = await sql`insert into ballast select repeat('x', 7000) from generate_series(1, 20)`
      .execute(db)
      .then(
        () => false,
        () => true,
      );
  const open = stage.open();
  await open.billing.worker.start();
  const delivering = deliverAll(stage, dice);
  await sleep(1_500);
  // A truncation would need room itself.
  await sql`drop table ballast`.execute(db);
  const { refused } = await delivering;
  const recoveryMs = await untilSettled(stage);
  await open.close();
  assertThat(refused > 0, 'The disk was never full.');
  return { refused, recoveryMs };
}

/** Every partition of the inbox with its indexes. */
async function move({ lab }: Stage, tablespace: string): Promise<void> {
  const { db } = lab.database;
  const { rows } = await sql<{
    name: string;
    kind: string;
  }>`select c.oid::regclass::text as name, c.relkind as kind
    from pg_class c join pg_inherits i on i.inhrelid = c.oid
    where c.relkind in ('r', 'i') and (i.inhparent = 'webhook_inbox'::regclass
      or i.inhparent in (select indexrelid from pg_index where indrelid = 'webhook_inbox'::regclass))`.execute(
    db,
  );
  for (const { name, kind } of rows)
    await sql`alter ${sql.raw(kind === 'i' ? 'index' : 'table')} ${sql.raw(name)}
      set tablespace ${sql.ref(tablespace)}`.execute(db);
}

async function leave(stage: Stage): Promise<void> {
  const { db } = stage.lab.database;
  await sql`drop table if exists ballast`.execute(db);
  await move(stage, 'pg_default');
  await sql`drop tablespace if exists small`.execute(db);
}
