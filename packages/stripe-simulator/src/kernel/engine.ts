import { randomInt } from 'node:crypto';
import Stripe from 'stripe';
import type { Deliveries } from './deliveries.ts';
import { emit } from './events/emit.ts';
import { seededId, seededText } from './ids.ts';
import { simulatedAccount } from './simulated-account.ts';
import type { RequestIdentity, Simulation, TaskHandlers } from './simulation.ts';
import { Journal } from './state/journal.ts';
import { Store } from './state/store.ts';
import { Clock } from './time/clock.ts';
import { TimeQueue } from './time/time-queue.ts';

export interface EngineOptions {
  /** Ids follow from it; without one every start has its own. */
  seed?: number | undefined;
  /** Where state is kept over a restart; without one it lives in memory. */
  dataFile?: string | undefined;
  /** Unix seconds to stand at; without it the clock runs with real time. */
  now?: number | undefined;
  tasks: TaskHandlers;
  /** Told when something that time did has failed. */
  log: (message: string) => void;
}

const NOBODY: RequestIdentity = { id: null, idempotencyKey: null };
const LONGEST_TIMER_MS = 3_600_000;

/** The running simulation: state, clock, the queue of what time will do, and the events that go out. */
export class Engine {
  readonly store = new Store();
  readonly clock: Clock;
  baseUrl = 'http://127.0.0.1';
  deliveries: Deliveries | undefined;
  readonly #queue = new TimeQueue();
  readonly #callbacks = new Map<string, () => void | Promise<void>>();
  readonly #tasks: TaskHandlers;
  readonly #journal: Journal | undefined;
  readonly #log: (message: string) => void;
  #seed: number;
  #order = 0;
  #requests = 0;
  #timer: NodeJS.Timeout | undefined;
  #advancing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: EngineOptions) {
    this.clock = new Clock(options.now);
    this.#tasks = options.tasks;
    this.#log = options.log;
    this.#seed = options.seed ?? randomInt(2 ** 31);
    this.#journal = options.dataFile === undefined ? undefined : new Journal(options.dataFile);
    if (this.#journal) this.#restore(this.#journal);
    this.transact(NOBODY, () => this.#remember('seed', this.#seed));
  }

  /** Runs one request or one task: its changes are kept, and its events sent, only if it succeeds. */
  transact<T>(request: RequestIdentity, work: (sim: Simulation) => T): T {
    const events: Stripe.Event[] = [];
    const result = this.store.transact(() => {
      const done = work(this.#simulation(request, events));
      if (events.length > 0) this.#count('req', this.#requests);
      return done;
    });
    for (const event of events) this.deliveries?.deliver(event);
    this.#arm();
    return result;
  }

  newRequestId(): string {
    this.#requests += 1;
    return `req_${seededText(this.#seed, `req:${this.#requests}`, 14)}`;
  }

  /** Moves the clock, doing everything that falls due on the way, in order, and waiting for its webhooks. */
  advance(seconds: number): Promise<void> {
    const advanced = this.#advancing.then(() => this.#advanceTo(this.clock.now() + seconds));
    // Whoever asked sees the failure; the next to ask only waits for the end of it.
    this.#advancing = advanced.catch(() => undefined);
    return advanced;
  }

  /** For what only lives as long as the process, such as a webhook's next try. */
  scheduleCallback(at: number, key: string, run: () => void | Promise<void>): void {
    this.#callbacks.set(key, run);
    this.#queue.push({ at, order: ++this.#order, key });
    this.#arm();
  }

  reset(): void {
    this.store.clear();
    this.#queue.clear();
    this.#callbacks.clear();
    this.transact(NOBODY, () => this.#remember('seed', this.#seed));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#journal?.close();
  }

  #simulation(request: RequestIdentity, events: Stripe.Event[]): Simulation {
    const sim: Simulation = {
      store: this.store,
      baseUrl: this.baseUrl,
      apiVersion: Stripe.API_VERSION,
      account: simulatedAccount,
      now: () => this.clock.now(),
      newId: (prefix) => seededId(this.#seed, prefix, this.#count(prefix)),
      newSecret: (label, length) => seededText(this.#seed, `secret:${label}`, length),
      emit: (type, object, before) => void events.push(emit(sim, request, { type, object, before })),
      schedule: (kind, target, at) => this.#schedule(kind, target, at),
      unschedule: (kind, target) => this.store.tasks.delete(`${kind}:${target}`),
    };
    return sim;
  }

  #schedule(kind: string, target: string, at: number): void {
    const id = `${kind}:${target}`;
    const order = ++this.#order;
    this.store.tasks.put({ id, kind, target, at, order });
    this.#queue.push({ at, order, key: id });
  }

  #count(prefix: string, to?: number): number {
    const value = to ?? (this.store.counters.get(prefix)?.value ?? 0) + 1;
    this.store.counters.put({ id: prefix, value });
    return value;
  }

  #remember(setting: string, value: number): void {
    this.store.settings.put({ id: setting, value });
  }

  #restore(journal: Journal): void {
    this.store.attach(journal);
    this.#seed = this.store.settings.get('seed')?.value ?? this.#seed;
    this.#requests = this.store.counters.get('req')?.value ?? 0;
    const offset = this.store.settings.get('clock')?.value;
    if (offset !== undefined) this.clock.resume(offset);
    for (const task of this.store.tasks.values()) {
      this.#order = Math.max(this.#order, task.order);
      this.#queue.push({ at: task.at, order: task.order, key: task.id });
    }
  }

  async #advanceTo(until: number): Promise<void> {
    try {
      await this.#runDue(until);
    } finally {
      this.clock.continueFrom(until);
    }
    this.store.transact(() => this.#remember('clock', this.clock.offset));
    this.#arm();
  }

  async #runDue(until: number): Promise<void> {
    for (let due = this.#queue.peek(); due && due.at <= until; due = this.#queue.peek()) {
      this.#queue.pop();
      this.clock.standAt(Math.max(due.at, 0));
      await this.#run(due);
      const next = this.#queue.peek();
      if (!next || next.at > due.at) await this.deliveries?.idle();
    }
  }

  async #run(due: { key: string; at: number; order: number }): Promise<void> {
    const callback = this.#callbacks.get(due.key);
    if (callback) {
      this.#callbacks.delete(due.key);
      await callback();
      return;
    }
    const task = this.store.tasks.get(due.key);
    // Replaced, withdrawn or undone since: the heap keeps what the store has forgotten.
    if (!task || task.at !== due.at || task.order !== due.order) return;
    this.transact(NOBODY, (sim) => {
      this.store.tasks.delete(task.id);
      this.#tasks[task.kind]?.(sim, task.target);
    });
  }

  /** With a running clock, wakes up when the next thing falls due. */
  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#queue.peek();
    if (this.#closed || !this.clock.isRunning || !next) return;
    const wait = Math.min(LONGEST_TIMER_MS, Math.max(0, (next.at - this.clock.now()) * 1000));
    const wakeUp = () =>
      this.advance(0).catch((error: unknown) => this.#log(`What fell due has failed: ${String(error)}`));
    this.#timer = setTimeout(() => void wakeUp(), wait);
    this.#timer.unref();
  }
}
