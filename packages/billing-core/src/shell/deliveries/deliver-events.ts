import type { Database, EventSubscribersTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import { toBillingEvent } from '../../domain/billing-event.ts';
import { nextDeliveryAt } from '../../domain/delivery-schedule.ts';
import { RefusedError } from '../calls/refused-error.ts';
import type { BillingContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { isTransient } from '../is-transient.ts';
import { SealedSecretError } from '../sealed-secret-error.ts';
import { countDelivery } from '../telemetry.ts';
import { type Delivery, leaseDeliveries, returnDelivery, settleDelivery } from './event-deliveries.ts';
import type { FunctionSubscribers } from './event-subscribers.ts';
import { noteEndpointFailure, noteEndpointSuccess, sendToEndpoint } from './send-to-endpoint.ts';

/** A job lets go after so long, well within what a stopping process waits for. */
const TURN_MS = 5_000;
/** A function that has not returned by then has failed; shorter than the lease. */
const FUNCTION_TIMEOUT_MS = 60_000;

export interface DeliverOptions {
  functions: FunctionSubscribers;
  /** On a developer's machine and in tests: endpoints on http and every address. */
  isOpen: boolean;
  isStopping?: () => boolean;
}

type Subscriber = Selectable<EventSubscribersTable>;

/**
 * Delivers what a subscriber is owed and due, for a few seconds: accounts side by side, the events of one account one after
 * another as they were told. A delivery is marked after the subscriber has it, so a crash between the two delivers it again
 * once the lease is over. One that fails is tried again later, and the account's later events go on meanwhile.
 */
export async function deliverEvents(
  context: BillingContext,
  name: string,
  options: DeliverOptions,
): Promise<void> {
  const endsAt = performance.now() + TURN_MS;
  const isOver = () => performance.now() > endsAt || options.isStopping?.() === true;
  while (!isOver()) {
    const subscriber = await loadSubscriber(context.db, name);
    if (!subscriber?.enabled) return;
    const due = await leaseDeliveries(context, name);
    if (due.length === 0) return;
    const accounts = Map.groupBy(due, ({ account_id }) => account_id);
    await Promise.all(
      [...accounts.values()].map(async (deliveries) => {
        for (const delivery of deliveries)
          if (isOver()) await returnDelivery(context.db, delivery);
          else await deliverOne(context, { subscriber, delivery }, options);
      }),
    );
  }
}

const loadSubscriber = (db: Kysely<Database>, name: string): Promise<Subscriber | undefined> =>
  db.selectFrom('event_subscribers').selectAll().where('name', '=', name).executeTakeFirst();

async function deliverOne(
  context: BillingContext,
  { subscriber, delivery }: { subscriber: Subscriber; delivery: Delivery },
  options: DeliverOptions,
): Promise<void> {
  const attempts = delivery.attempts + 1;
  try {
    const event = toBillingEvent(delivery);
    if (subscriber.kind === 'function') await runFunction(options.functions, subscriber.name, event);
    else await sendToEndpoint(context, { subscriber, event, isOpen: options.isOpen });
  } catch (error) {
    await fail(context, { subscriber, delivery, attempts, error });
    return;
  }
  countDelivery(subscriber.kind, 'delivered');
  await settleDelivery(context.db, delivery, {
    state: 'delivered',
    attempts,
    delivered_at: context.now(),
    last_error: null,
  });
  if (subscriber.kind === 'endpoint') await noteEndpointSuccess(context.db, subscriber);
}

async function runFunction(
  functions: FunctionSubscribers,
  name: string,
  event: ReturnType<typeof toBillingEvent>,
): Promise<void> {
  const found = functions.get(name);
  if (!found) throw new Error(`This process has no function called ${name}.`);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Not done after ${FUNCTION_TIMEOUT_MS / 1_000} seconds.`)),
    FUNCTION_TIMEOUT_MS,
  );
  try {
    await Promise.race([found.handle(event), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function fail(
  context: BillingContext,
  {
    subscriber,
    delivery,
    attempts,
    error,
  }: { subscriber: Subscriber; delivery: Delivery; attempts: number; error: unknown },
): Promise<void> {
  const { db, logger, now } = context;
  const { name, kind } = subscriber;
  // A database that is away, or a secret of ours that does not open, is not the subscriber's failure.
  const isWaiting = error instanceof SealedSecretError || (kind === 'function' && isTransient(error));
  const next = nextDeliveryAt(kind, {
    attempts: isWaiting ? 1 : attempts,
    now: now(),
    random: Math.random(),
    retryAfterS: error instanceof RefusedError ? error.retryAfterS : undefined,
  });
  await settleDelivery(db, delivery, {
    state: next ? 'pending' : 'dead',
    attempts: isWaiting ? delivery.attempts : attempts,
    next_attempt_at: next ?? null,
    last_error: describeError(error),
  });
  countDelivery(kind, next ? 'failed' : 'dead');
  const level = next ? 'warn' : 'error';
  logger[level]({ err: error, subscriber: name, event: delivery.key, attempts }, 'event not delivered');
  if (kind === 'endpoint' && !isWaiting)
    await noteEndpointFailure(context, {
      subscriber,
      isGone: error instanceof RefusedError && error.isGone,
    });
}
