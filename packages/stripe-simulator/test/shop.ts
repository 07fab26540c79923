import Stripe from 'stripe';
import { type RunningSimulator, startSimulator } from '../src/index.ts';

/** 31 January, so that month ends are always in play. */
export const START = Date.UTC(2026, 0, 31, 10) / 1000;
export const DAY = 86_400;

export interface Shop {
  running: RunningSimulator;
  stripe: Stripe;
  starter: Stripe.Price;
  pro: Stripe.Price;
  proYearly: Stripe.Price;
  advance(seconds: number): Promise<void>;
  /** The names of the events since the last time this was asked, oldest first. */
  newEvents(): Promise<string[]>;
}

export function clientOf({ port }: { port: number }, key = 'sk_test_123'): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** A simulator that stands at 31 January 2026 with two plans, reached through the official SDK. */
export async function openShop(options: { seed?: number; dataFile?: string } = {}): Promise<Shop> {
  const running = await startSimulator({ port: 0, seed: 1, now: START, ...options });
  const stripe = clientOf(running);
  const seen = new Set<string>();
  const newEvents = async () => {
    const fresh: string[] = [];
    for await (const event of stripe.events.list({ limit: 100 })) {
      if (seen.has(event.id)) break;
      seen.add(event.id);
      fresh.unshift(event.type);
    }
    return fresh;
  };
  const price = (name: string, amount: number, interval: 'month' | 'year') =>
    stripe.prices.create({
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval },
      product_data: { name },
      currency_options: { eur: { unit_amount: amount - 200 } },
    });
  const starter = await price('Starter', 2900, 'month');
  const pro = await price('Pro', 7900, 'month');
  const proYearly = await price('Pro yearly', 79_000, 'year');
  await newEvents();
  return {
    running,
    stripe,
    starter,
    pro,
    proYearly,
    newEvents,
    advance: (seconds) => running.simulator.advance(seconds),
  };
}

/** A customer with a card, subscribed to a price. */
export async function subscribe(
  { stripe }: Shop,
  price: Stripe.Price,
  params: Partial<Stripe.SubscriptionCreateParams> & { card?: string; address?: Stripe.AddressParam } = {},
): Promise<Stripe.Subscription> {
  const { card = 'pm_card_visa', address, ...rest } = params;
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    ...(address ? { address } : {}),
    payment_method: card,
    invoice_settings: { default_payment_method: card },
  });
  return stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], ...rest });
}

export function checkout(
  { stripe }: Shop,
  price: Stripe.Price,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    ui_mode: 'hosted_page',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: 'https://app.example/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://app.example/pricing',
    ...params,
  });
}

/** Types a card into a hosted page, as a browser without scripts does. */
export async function submitCard(
  url: string,
  number: string,
): Promise<{ status: number; location: string; text: string }> {
  const body = new URLSearchParams({
    email: 'ada@example.com',
    number,
    exp: '12 / 34',
    cvc: '123',
    name: 'Ada Lovelace',
    country: 'US',
    postal_code: '10115',
  });
  return submit(url, body);
}

export async function submit(
  url: string,
  body: URLSearchParams,
): Promise<{ status: number; location: string; text: string }> {
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    text: await response.text(),
  };
}

/** What the SDK throws. */
export async function refusal(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The request was expected to be refused.');
}

/** The only item of a subscription. */
export function itemOf({ items }: Stripe.Subscription): Stripe.SubscriptionItem {
  const [item] = items.data;
  if (!item) throw new Error('The subscription has no item.');
  return item;
}

export function invoiceOf({ latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice {
  if (invoice === null || typeof invoice === 'string') throw new Error('Expand latest_invoice.');
  return invoice;
}

export const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16);
