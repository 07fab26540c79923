import { randomInt } from 'node:crypto';
import Stripe from 'stripe';
import { addressEvent, addressees, planned, wantSnapshot, wantThin } from '../webhooks/addressees.ts';
import { Chaos } from '../webhooks/chaos.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import { type DeliverableEndpoint, type Delivery, newDelivery } from '../webhooks/delivery.ts';
import { type EventObject, type EventType, emit, emitThin, type ThinHappening } from './events/emit.ts';
import type { ThinEvent } from './events/thin-event.ts';
import { seededId, seededText } from './ids.ts';
import { type ObservedEvent, observation } from './observation.ts';
import { PLATFORM_ID, simulatedAccount } from './simulated-account.ts';
import type { RequestIdentity, Simulation, TaskHandlers, Whereabouts } from './simulation.ts';
import { Journal } from './state/journal.ts';
import type { ScheduledTask } from './state/records.ts';
import { Store } from './state/store.ts';
import { UnitOfWork } from './state/unit-of-work.ts';
import { permissionDenied } from './stripe-error.ts';
import { Clock } from './time/clock.ts';
import { clockOf } from './time/clock-of.ts';
import { type Due, TimeQueue } from './time/time-queue.ts';

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

export const NOBODY: RequestIdentity = { id: null, idempotencyKey: null };
const THE_PLATFORM: Whereabouts = { account: PLATFORM_ID, clock: null };
const LONGEST_TIMER_MS = 3_600_000;

/** What a request leaves behind to be done once it is kept. */
interface Aftermath {
  hasEvents: boolean;
  deliveries: Delivery[];
  advances: { account: string; clock: string; until: number }[];
}

/** The running simulation: state, clocks, the queues of what time will do, and the events that go out. */
export class Engine {
  readonly #unit = new UnitOfWork();
  readonly #stores = new Map<string, Store>();
  /** The platform's, which also keeps what belongs to no account: tasks, counters, settings. */
  readonly store: Store;
  readonly clock: Clock;
  baseUrl = 'http://127.0.0.1';
  deliveries: Deliveries | undefined;
  /** What goes wrong with webhooks on request. */
  readonly chaos: Chaos;
  readonly #queue = new TimeQueue();
  readonly #clockQueues = new Map<string, TimeQueue>();
  /** Where a test clock is while what falls due on its way is being done. */
  readonly #clockTimes = new Map<string, number>();
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
    this.store = this.#openStore(PLATFORM_ID);
    this.clock = new Clock(options.now);
    this.#tasks = options.tasks;
    this.#log = options.log;
    this.#seed = options.seed ?? randomInt(2 ** 31);
    this.#journal = options.dataFile === undefined ? undefined : new Journal(options.dataFile);
    if (this.#journal) this.#restore(this.#journal);
    this.#rememberSeed();
    this.chaos = new Chaos(this.#seed);
  }

  /** Runs one request or one task: its changes are kept, and its events sent, only if it succeeds. */
  transact<T>(request: RequestIdentity, where: Whereabouts, work: (sim: Simulation) => T): T {
    const aftermath: Aftermath = { hasEvents: false, deliveries: [], advances: [] };
    const result = this.#unit.run(() => {
      const done = work(this.#simulation(request, where, aftermath));
      if (aftermath.hasEvents) this.#count('req', this.#requests);
      return done;
    });
    this.deliveries?.deliver(aftermath.deliveries);
    for (const advance of aftermath.advances) this.#startClock(advance);
    this.#arm();
    return result;
  }

  /** Writes that are no request's, such as an answer that is kept. */
  write<T>(work: () => T): T {
    return this.#unit.run(work);
  }

  get seed(): number {
    return this.#seed;
  }

  newRequestId(): string {
    this.#requests += 1;
    return `req_${seededText(this.#seed, `req:${this.#requests}`, 14)}`;
  }

  /** The account that has an object with one of these ids, the platform if none has, and the clock it runs on. */
  whereabouts(ids: readonly string[]): Whereabouts {
    for (const [account, store] of this.#stores) {
      const holds = [...store.collections()].some((collection) => ids.some((id) => collection.get(id)));
      if (holds) return { account, clock: clockOf(store, ids) };
    }
    return THE_PLATFORM;
  }

  /** The first account whose store has it, the platform if none has. */
  whereOf(has: (store: Store) => unknown): Whereabouts {
    const [found] = [...this.#stores].filter(([, store]) => Boolean(has(store)));
    return found ? { account: found[0], clock: null } : THE_PLATFORM;
  }

  /** Who may hear of an account's events. */
  addressees(account: string): DeliverableEndpoint[] {
    return addressees(this.store, this.storeOf(account), this.clock.now());
  }

  storeOf(account: string): Store | undefined {
    return this.#stores.get(account);
  }

  /** Every account that has objects, the platform first. */
  accounts(): IterableIterator<[string, Store]> {
    return this.#stores.entries();
  }

  /** Moves the clock, doing everything that falls due on the way, in order, and waiting for its webhooks. */
  advance(seconds: number): Promise<void> {
    return this.#inTurn(() => this.#advanceTo(this.clock.now() + seconds));
  }

  /** Lets simulated time pass at `speed` simulated seconds a real second; 0 lets it stand. */
  runAt(speed: number): void {
    this.clock.runAt(speed);
    this.#rememberClock();
    this.#arm();
  }

  /** Resolves when every test clock that is advancing has arrived. */
  settled(): Promise<void> {
    return this.#advancing;
  }

  /** For what only lives as long as the process, such as a webhook's next try. */
  scheduleCallback(at: number, key: string, run: () => void | Promise<void>): void {
    this.#callbacks.set(key, run);
    this.#queue.push({ at, order: ++this.#order, key });
    this.#arm();
  }

  /** All that is kept, in the form of a data file. */
  snapshot(): string {
    return this.#unit.snapshot();
  }

  reset(): void {
    this.#unit.clear();
    this.#queue.clear();
    this.#clockQueues.clear();
    this.#clockTimes.clear();
    this.#callbacks.clear();
    this.#order = 0;
    this.#requests = 0;
    this.chaos.clear();
    this.deliveries?.clear();
    this.#rememberSeed();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    // Reads are not journaled one by one; the ids of requests go on all the same where they were.
    if (this.#journal) this.write(() => this.#count('req', this.#requests));
    this.#journal?.close();
  }

  #openStore(account: string): Store {
    const known = this.#stores.get(account);
    if (known) return known;
    const store = new Store(account, this.#unit);
    this.#stores.set(account, store);
    return store;
  }

  #simulation(request: RequestIdentity, where: Whereabouts, aftermath: Aftermath): Simulation {
    const { account, clock } = where;
    const isPlatform = account === PLATFORM_ID;
    const merchant = isPlatform ? simulatedAccount : this.store.accounts.get(account);
    if (!merchant) throw permissionDenied(account);
    const store = this.#openStore(account);
    const sim: Simulation = {
      store,
      baseUrl: this.baseUrl,
      apiVersion: Stripe.API_VERSION,
      account: merchant,
      isPlatform,
      testClock: clock,
      now: () => this.#timeOn(store, clock),
      newId: (prefix) => seededId(this.#seed, prefix, this.#count(prefix)),
      newSecret: (label, length) => seededText(this.#seed, `secret:${label}`, length),
      emit: (type, object, before) => this.#emit(sim, { request, aftermath }, { type, object, before }),
      emitThin: (happening, destination) =>
        this.#emitThin(sim, { request, aftermath }, { happening, destination }),
      // What should have been already is done now: time does not go back for it.
      schedule: (kind, target, at) =>
        this.#schedule({ kind, target, at: Math.max(at, sim.now()), account, clock }),
      unschedule: (kind, target) => this.store.tasks.delete(`${kind}:${target}`),
      in: (accountId) =>
        accountId === account
          ? sim
          : this.#simulation(request, { account: accountId, clock: null }, aftermath),
      onClock: (clockId) =>
        clockId === clock ? sim : this.#simulation(request, { account, clock: clockId }, aftermath),
      advanceTestClock: (clockId, until) => void aftermath.advances.push({ account, clock: clockId, until }),
    };
    return sim;
  }

  #emit<T extends EventType>(
    sim: Simulation,
    { request, aftermath }: { request: RequestIdentity; aftermath: Aftermath },
    { type, object, before }: { type: T; object: EventObject<T>; before: EventObject<T> | undefined },
  ): void {
    const endpoints = addressees(this.store, sim.store, this.clock.now());
    const pendingWebhooks = wantSnapshot(endpoints, type).length;
    const event = emit(sim, request, { type, object, before, pendingWebhooks });
    observation.event.publish({ event } satisfies ObservedEvent);
    const at = { account: sim.account.id, now: this.clock.now(), chaos: this.chaos };
    this.#send(addressEvent(event, endpoints, at), aftermath);
    // What follows from an event in the same breath, such as a customer's entitlements from their subscription.
    if ('id' in object && typeof object.id === 'string') this.#tasks[`after ${type}`]?.(sim, object.id);
  }

  #emitThin(
    sim: Simulation,
    { request, aftermath }: { request: RequestIdentity; aftermath: Aftermath },
    { happening, destination }: { happening: ThinHappening; destination: string | undefined },
  ): ThinEvent {
    const event = emitThin(sim, request, happening);
    observation.event.publish({ event } satisfies ObservedEvent);
    const now = this.clock.now();
    const about = { event: event.id, account: sim.account.id };
    const wanting = wantThin(addressees(this.store, sim.store, now), event.type);
    const deliveries =
      destination === undefined
        ? wanting.flatMap(({ id }) => planned({ ...about, endpoint: id }, { now, chaos: this.chaos }))
        : [newDelivery({ ...about, endpoint: destination })];
    this.#send(deliveries, aftermath);
    return event;
  }

  #send(deliveries: Delivery[], aftermath: Aftermath): void {
    aftermath.hasEvents = true;
    for (const delivery of deliveries) aftermath.deliveries.push(this.store.deliveries.put(delivery));
  }

  #timeOn(store: Store, clock: string | null): number {
    if (clock === null) return this.clock.now();
    return this.#clockTimes.get(clock) ?? store.testClocks.get(clock)?.frozen_time ?? this.clock.now();
  }

  #schedule({ kind, target, at, account, clock }: Omit<ScheduledTask, 'id' | 'order'>): void {
    const id = `${kind}:${target}`;
    const order = ++this.#order;
    this.store.tasks.put({ id, kind, target, at, order, account, clock });
    this.#queueOf(clock).push({ at, order, key: id });
  }

  #queueOf(clock: string | null): TimeQueue {
    if (clock === null) return this.#queue;
    const queue = this.#clockQueues.get(clock) ?? new TimeQueue();
    this.#clockQueues.set(clock, queue);
    return queue;
  }

  #count(prefix: string, to?: number): number {
    const value = to ?? (this.store.counters.get(prefix)?.value ?? 0) + 1;
    this.store.counters.put({ id: prefix, value });
    return value;
  }

  #rememberSeed(): void {
    this.write(() => this.store.settings.put({ id: 'seed', value: this.#seed }));
  }

  #rememberClock(): void {
    const { at, since, speed } = this.clock.state;
    this.write(() => {
      this.store.settings.put({ id: 'clock.at', value: at });
      // While it stands still it does not matter: same calls, same bytes.
      this.store.settings.put({ id: 'clock.since', value: speed === 0 ? 0 : since });
      this.store.settings.put({ id: 'clock.speed', value: speed });
    });
  }

  #restore(journal: Journal): void {
    try {
      this.#unit.attach(journal, (account) => this.#openStore(account));
    } catch (error) {
      journal.close();
      throw error;
    }
    const { settings } = this.store;
    this.#seed = settings.get('seed')?.value ?? this.#seed;
    this.#requests = this.store.counters.get('req')?.value ?? 0;
    const at = settings.get('clock.at')?.value;
    const since = settings.get('clock.since')?.value;
    if (at !== undefined && since !== undefined)
      this.clock.resume({ at, since, speed: settings.get('clock.speed')?.value ?? 1 });
    for (const task of this.store.tasks.values()) {
      this.#order = Math.max(this.#order, task.order);
      this.#queueOf(task.clock).push({ at: task.at, order: task.order, key: task.id });
    }
    for (const [account, store] of this.#stores) {
      for (const { id, status_details } of store.testClocks.values()) {
        const until = status_details.advancing?.target_frozen_time;
        if (until !== undefined) this.#startClock({ account, clock: id, until });
      }
    }
  }

  /** One advance after the other: whoever asked sees the failure, the next to ask only waits for the end of it. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#advancing.then(work);
    this.#advancing = done.catch(() => undefined);
    return done;
  }

  #startClock({ account, clock, until }: { account: string; clock: string; until: number }): void {
    this.#inTurn(() => this.#advanceClockTo({ account, clock }, until)).catch((error: unknown) =>
      this.#log(`Test clock ${clock} could not be advanced: ${String(error)}`),
    );
  }

  async #advanceClockTo(
    { account, clock }: { account: string; clock: string },
    until: number,
  ): Promise<void> {
    let arrival = 'test_clock.arrive';
    try {
      await this.#runDue(this.#queueOf(clock), until, (at) => void this.#clockTimes.set(clock, at));
    } catch (error) {
      arrival = 'test_clock.fail';
      throw error;
    } finally {
      this.#clockTimes.delete(clock);
      if (!this.#closed)
        this.transact(NOBODY, { account, clock: null }, (sim) => this.#tasks[arrival]?.(sim, clock));
    }
  }

  async #advanceTo(until: number): Promise<void> {
    try {
      await this.#runDue(this.#queue, until, (at) => this.clock.holdAt(at));
    } finally {
      this.clock.continueFrom(until);
    }
    this.#rememberClock();
    this.#arm();
  }

  async #runDue(queue: TimeQueue, until: number, standAt: (at: number) => void): Promise<void> {
    for (let due = queue.peek(); due && due.at <= until && !this.#closed; due = queue.peek()) {
      queue.pop();
      standAt(due.at);
      await this.#run(due);
      const next = queue.peek();
      if (!next || next.at > due.at) await this.deliveries?.idle();
    }
  }

  async #run(due: Due): Promise<void> {
    const callback = this.#callbacks.get(due.key);
    if (callback) {
      this.#callbacks.delete(due.key);
      await callback();
      return;
    }
    const task = this.store.tasks.get(due.key);
    // Replaced, withdrawn or undone since: the heap keeps what the store has forgotten.
    if (!task || task.at !== due.at || task.order !== due.order) return;
    this.transact(NOBODY, task, (sim) => {
      this.store.tasks.delete(task.id);
      this.#tasks[task.kind]?.(sim, task.target);
    });
  }

  /** With a running clock, wakes up when the next thing falls due. */
  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#queue.peek();
    const { speed } = this.clock;
    if (this.#closed || speed === 0 || !next) return;
    const seconds = Math.max(0, next.at - this.clock.now()) / speed;
    const wakeUp = () =>
      this.advance(0).catch((error: unknown) => this.#log(`What fell due has failed: ${String(error)}`));
    this.#timer = setTimeout(() => void wakeUp(), Math.min(LONGEST_TIMER_MS, seconds * 1000));
    this.#timer.unref();
  }
}
