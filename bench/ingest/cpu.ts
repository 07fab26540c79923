import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

/** Clock ticks of Linux's /proc are hundredths of a second on every architecture that Node runs on (man 7 time, USER_HZ). */
const TICK_MICROS = 10_000;

/** Microseconds that processes have spent on cores, user and system, so far. */
export type CpuMicros = Record<string, number>;

/**
 * What the clock can not tell on a machine with others on it: how long each part was on a core, whoever else was too. Zeros
 * where the system does not tell (anything but Linux).
 *
 * @param processes those of each part, by name
 */
export function readCpu(processes: Readonly<Record<string, readonly number[]>>): CpuMicros {
  return Object.fromEntries(
    Object.entries(processes).map(([name, pids]) => [
      name,
      pids.reduce((sum, pid) => sum + microsOf(pid), 0),
    ]),
  );
}

/** Microseconds an event, by part, since an earlier reading. */
export function perEvent(before: CpuMicros, after: CpuMicros, events: number): CpuMicros {
  return Object.fromEntries(
    Object.entries(after).map(([name, micros]) => [
      name,
      Math.round((micros - (before[name] ?? 0)) / events),
    ]),
  );
}

/** The postmaster and all its processes; those that ended are counted in it. */
export function postgresProcesses(postmaster: number): number[] {
  return [
    postmaster,
    ...readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && statOf(pid)?.parent === postmaster),
  ];
}

export async function findPostmaster(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  return statOf(rows[0]?.pid ?? 0)?.parent ?? 0;
}

function microsOf(pid: number): number {
  return (statOf(pid)?.ticks ?? 0) * TICK_MICROS;
}

/** Fields of `man 5 proc_pid_stat`, counted behind the name, which may hold blanks. */
function statOf(pid: number): { parent: number; ticks: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const [user, system, childrensUser, childrensSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (childrensUser ?? 0) + (childrensSystem ?? 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}
