import Stripe from 'stripe';
import type { Faults } from '../faults/faults.ts';
import type { Engine } from '../kernel/engine.ts';
import { PLATFORM_ID } from '../kernel/simulated-account.ts';
import type { Store } from '../kernel/state/store.ts';
import type { AccountView, CollectionSize, EventView, StatusView } from './status-view.ts';

const SHOWN_EVENTS = 12;
const SHOWN_ATTEMPTS = 8;
const SHOWN_TASKS = 5;

export function loadStatus(engine: Engine, faults: Faults): StatusView {
  const accounts = [...engine.accounts()];
  const deliveries = [...engine.store.deliveries.values()];
  return {
    baseUrl: engine.baseUrl,
    apiVersion: Stripe.API_VERSION,
    seed: engine.seed,
    clock: { now: engine.clock.now(), speed: engine.clock.speed },
    upcoming: engine.store.tasks
      .filter(({ clock }) => clock === null)
      .toSorted((a, b) => a.at - b.at || a.order - b.order)
      .slice(0, SHOWN_TASKS),
    testClocks: accounts.flatMap(([, store]) => store.testClocks.newestFirst()),
    accounts: accounts.map(([id, store]) => toAccount(engine, id, store)),
    events: latestEvents(accounts),
    attempts: (engine.deliveries?.records ?? []).slice(0, SHOWN_ATTEMPTS),
    waiting: deliveries.filter(({ dueAt }) => dueAt !== null).length,
    givenUp: deliveries.filter(({ dueAt }) => dueAt === null).length,
    faults: faults.list(),
    chaos: engine.chaos.state,
  };
}

function toAccount(engine: Engine, id: string, store: Store): AccountView {
  const sizes = [...store.collections()].filter(({ size }) => size > 0);
  const isStripes = (name: string) => {
    const [first] = store.collection(name)?.values() ?? [];
    return first !== undefined && 'object' in first;
  };
  const toSize = ({ name, size }: CollectionSize) => ({ name, size });
  const account = engine.store.accounts.get(id);
  return {
    id,
    name: id === PLATFORM_ID ? 'Platform' : (account?.business_profile?.name ?? account?.email ?? id),
    objects: sizes.filter(({ name }) => isStripes(name)).map(toSize),
    records: sizes.filter(({ name }) => !isStripes(name)).map(toSize),
  };
}

function latestEvents(accounts: [string, Store][]): EventView[] {
  return accounts
    .flatMap(([account, { events }]) =>
      events
        .newestFirst()
        .slice(0, SHOWN_EVENTS)
        .map(({ id, type, created, data: { object }, pending_webhooks: pendingWebhooks }) => ({
          account,
          id,
          type,
          created,
          about: 'id' in object && typeof object.id === 'string' ? object.id : null,
          pendingWebhooks,
        })),
    )
    .toSorted((a, b) => b.created - a.created)
    .slice(0, SHOWN_EVENTS);
}
