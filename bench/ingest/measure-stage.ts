import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Child } from './child.ts';
import { type CpuMicros, perEvent, postgresProcesses, readCpu } from './cpu.ts';
import { countInbox, untilApplied } from './inbox-counts.ts';
import { forgetBare, insertBare } from './insert-bare.ts';
import { postEvents, toRequests } from './post-events.ts';

export interface Setting {
  db: Kysely<Database>;
  postmaster: number;
  ports: readonly number[];
  receivers: readonly Child[];
  startWorkers(): Promise<Child[]>;
  /** The next events, of so many customers that had none yet. */
  nextBodies(customers: number): string[];
  say(line: string): void;
}

export interface StageFigures {
  floorPerSecond: number;
  ackPerSecond: number;
  ackRatio: number;
  ackP99Ms: number;
  appliedPerSecond: number;
  appliedRatio: number;
  /** Microseconds that each part was on a core, an event. */
  cpuMicros: { floor: CpuMicros; ack: CpuMicros; applied: CpuMicros };
}

/** Bare inserts, acknowledging, half of that load, and applying what was stored, with the inbox as full as it is now. */
export async function measureStage(setting: Setting, customers: number): Promise<StageFigures> {
  const { db, ports, receivers, say } = setting;
  const bodies = setting.nextBodies(customers);
  const floor = await timed(setting, [], bodies.length, () => insertBare(db, bodies));
  await forgetBare(db);
  say(`bare grouped inserts: ${floor.perSecond} events/s`);

  const requests = toRequests(bodies);
  const ack = await timed(setting, receivers, bodies.length, () => postEvents(ports, requests));
  say(`acknowledged over 64 connections: ${ack.perSecond} events/s`);

  const calm = toRequests(setting.nextBodies(Math.ceil(customers / 2)));
  const { latencies } = await postEvents(ports, calm, ack.perSecond / 2);
  const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => latencies[Math.floor(latencies.length * share)]);
  say(`at half that load: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);

  const stored = await countInbox(db, ['received']);
  const workers = await setting.startWorkers();
  const applied = await timed(setting, workers, stored, () => untilApplied(db));
  say(`applied of ${stored}: ${applied.perSecond} events/s by ${workers.length} worker(s)`);
  await Promise.all(workers.map((worker) => worker.stop()));
  return {
    floorPerSecond: floor.perSecond,
    ackPerSecond: ack.perSecond,
    ackRatio: toRatio(ack.perSecond, floor.perSecond),
    ackP99Ms: Number(p99.toFixed(1)),
    appliedPerSecond: applied.perSecond,
    appliedRatio: toRatio(applied.perSecond, floor.perSecond),
    cpuMicros: { floor: floor.cpu, ack: ack.cpu, applied: applied.cpu },
  };
}

export const toRatio = (a: number, b: number) => Number((a / b).toFixed(2));

async function timed(
  { postmaster }: Setting,
  children: readonly Child[],
  events: number,
  run: () => Promise<unknown>,
): Promise<{ perSecond: number; cpu: CpuMicros }> {
  const look = () =>
    readCpu({
      sender: [process.pid],
      ...(children.length > 0 ? { ours: children.map(({ pid }) => pid) } : {}),
      postgres: postgresProcesses(postmaster),
    });
  const [before, startedAt] = [look(), performance.now()];
  await run();
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: Math.round(events / seconds), cpu: perEvent(before, look(), events) };
}
