import { createHmac } from 'node:crypto';
import { enabledEvents } from '@billwright/billing-core';
import { createSimulator } from '@billwright/stripe-simulator';

const DAY = 86_400;
/** So that the life ends today, as events of a running deployment do. */
const START = Math.floor(Date.now() / 1000) - 130 * DAY;
const PRICE_METADATA = { 'metadata[billwright_plan]': 'starter' };

/** One customer's events as Stripe would send them: three months of a subscription, a change and its end. */
export interface RecordedLife {
  customer: string;
  bodies: string[];
}

export async function recordLife(): Promise<RecordedLife> {
  const simulator = createSimulator({ seed: 1, now: START });
  const ask = async (path: string, form?: Record<string, string>) => {
    const response = await simulator.fetch(
      new Request(`http://127.0.0.1${path}`, {
        method: form ? 'POST' : 'GET',
        headers: {
          authorization: 'Bearer sk_test_bench',
          'content-type': 'application/x-www-form-urlencoded',
        },
        ...(form ? { body: new URLSearchParams(form) } : {}),
      }),
    );
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string; data: unknown[]; items: { data: { id: string }[] } };
  };
  const price = (amount: string) =>
    ask('/v1/prices', {
      currency: 'usd',
      unit_amount: amount,
      'recurring[interval]': 'month',
      'product_data[name]': 'Starter',
      ...PRICE_METADATA,
    });
  const [low, high] = [await price('2900'), await price('7900')];
  const customer = await ask('/v1/customers', { email: 'ada@bench.example', name: 'Ada Lovelace' });
  const card = await ask('/v1/payment_methods/pm_card_visa/attach', { customer: customer.id });
  const subscription = await ask('/v1/subscriptions', {
    customer: customer.id,
    'items[0][price]': low.id,
    default_payment_method: card.id,
  });
  await simulator.advance(40 * DAY);
  await ask(`/v1/subscriptions/${subscription.id}`, {
    'items[0][id]': subscription.items.data[0]?.id ?? '',
    'items[0][price]': high.id,
  });
  await simulator.advance(50 * DAY);
  await ask(`/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: 'true' });
  await simulator.advance(40 * DAY);
  const { data } = await ask('/v1/events?limit=100');
  const wanted = new Set<string>(enabledEvents);
  const events = (data as { type: string; created: number }[])
    .reverse()
    .filter(({ type }) => wanted.has(type));
  return { customer: customer.id, bodies: asOfNow(events).map((event) => JSON.stringify(event)) };
}

/**
 * Events come within moments of what they tell, so those that a deployment receives are of today, whatever its customers have
 * behind them: the same events in the same order, those of one second in one second still, the last of them now.
 */
function asOfNow(events: readonly { type: string; created: number }[]) {
  const seconds = [...new Set(events.map(({ created }) => created))].sort((a, b) => a - b);
  const now = Math.floor(Date.now() / 1000);
  return events.map((event) => ({
    ...event,
    created: now - seconds.length + 1 + seconds.indexOf(event.created),
  }));
}

const IDS = /\b(?:cus|sub|si|in|il|evt|pm|pi|ch|req|py|inpay|txn)_[A-Za-z0-9]+\b/g;

/** The same life lived by another customer: every id of its own. */
export function liveAgain(life: RecordedLife, number: number): string[] {
  return life.bodies.map((body) => body.replace(IDS, (id) => `${id}x${number}`));
}

export const customerOf = (life: RecordedLife, number: number) => `${life.customer}x${number}`;

/** The header that Stripe sends (docs.stripe.com/webhooks#verify-manually). */
export function sign(body: string, secret: string): string {
  const at = Math.floor(Date.now() / 1000);
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}
