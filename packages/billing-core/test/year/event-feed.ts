import { subscribe as listen, unsubscribe as stopListening } from 'node:diagnostics_channel';
import type { RunningSimulator } from '@billwright/stripe-simulator';
import type Stripe from 'stripe';
import type { Billing } from '../../src/billing.ts';
import { enabledEvents } from '../../src/events/index.ts';
import { signatureOf } from '../faults/stage.ts';

const CHANNEL = 'billwright:stripe-simulator:event';
/** Requests side by side: a receiver stores those that wait together in one statement. */
const SIDE_BY_SIDE = 64;

/** Stripe's webhooks of one simulator, handed over in this process instead of by HTTP. */
export interface EventFeed {
  /** Gives what has happened to the webhook route, as often as it takes. @returns how many */
  deliver(billing: Billing): Promise<number>;
  /** All that ever happened, in the order in which Stripe made it; those that nobody asked for too. */
  readonly all: readonly Stripe.Event[];
  close(): void;
}

/**
 * The simulator tells of an event before its request is kept; one whose request was undone, as a preview's is, gives its
 * number to the next. So events are kept by number, and those beyond the last number were undone.
 *
 * @param drops an event that never arrives: what a test plants
 */
export function openEventFeed(
  { simulator }: RunningSimulator,
  { secret, drops = () => false }: { secret: string; drops?: (event: Stripe.Event) => boolean },
): EventFeed {
  const told: Stripe.Event[] = [];
  const wanted = new Set<string>(enabledEvents);
  let delivered = 0;
  const note = (message: unknown) => {
    const { event } = message as { event: Stripe.Event };
    if (event.object === 'event') told[simulator.countOf('evt') - 1] = event;
  };
  listen(CHANNEL, note);
  const send = async (billing: Billing, event: Stripe.Event) => {
    const body = JSON.stringify(event);
    const headers = {
      'stripe-signature': signatureOf(body, [secret]),
      'content-length': String(Buffer.byteLength(body)),
    };
    const request = new Request('http://app.example/webhooks/stripe', { method: 'POST', body, headers });
    const { status } = await billing.webhooks.handle(request);
    if (status !== 200) throw new Error(`${event.id} was answered ${status}.`);
  };
  return {
    all: told,
    async deliver(billing) {
      const count = simulator.countOf('evt');
      told.length = Math.min(told.length, count);
      const due = told.slice(delivered).filter((event) => wanted.has(event.type) && !drops(event));
      delivered = told.length;
      for (let from = 0; from < due.length; from += SIDE_BY_SIDE)
        await Promise.all(due.slice(from, from + SIDE_BY_SIDE).map((event) => send(billing, event)));
      return due.length;
    },
    close: () => void stopListening(CHANNEL, note),
  };
}
