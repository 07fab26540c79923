import Stripe from 'stripe';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { START } from '../shop.ts';
import type { Life } from './steps.ts';

/** Three customers and one price of every model, on the simulator's clock or a test clock. */
export interface World {
  simulator: Simulator;
  stripe: Stripe;
  customers: string[];
  prices: string[];
  coupons: string[];
  tax: string;
  clock: string | null;
  /** What the simulator says has gone wrong inside. */
  failures: string[];
  /** Every answer so far, to the byte. */
  transcript: string[];
}

/** The SDK, asking the simulator without a network. */
const clientOf = (world: () => World): Stripe =>
  new Stripe('sk_test_1', {
    httpClient: Stripe.createFetchHttpClient(async (input, init) => {
      const { simulator, transcript } = world();
      const request = new Request(input, init);
      // The SDK's own is drawn anew each time.
      request.headers.delete('idempotency-key');
      const response = await simulator.fetch(request);
      const text = await response.clone().text();
      transcript.push(`${response.status} ${response.headers.get('request-id')} ${text}`);
      return response;
    }),
    maxNetworkRetries: 0,
    telemetry: false,
  });

export async function openWorld(
  { onTestClock, afterLastRetry }: Pick<Life, 'onTestClock' | 'afterLastRetry'>,
  dataFile?: string,
): Promise<World> {
  const failures: string[] = [];
  const world: World = {
    simulator: startIn({ failures, dataFile }),
    stripe: clientOf(() => world),
    customers: [],
    prices: [],
    coupons: [],
    tax: '',
    clock: null,
    failures,
    transcript: [],
  };
  await world.simulator.fetch(
    new Request('http://127.0.0.1/_simulator/billing', {
      method: 'POST',
      body: JSON.stringify({ after_last_retry: afterLastRetry }),
    }),
  );
  await furnish(world, onTestClock);
  return world;
}

const startIn = ({ failures, dataFile }: { failures: string[]; dataFile: string | undefined }): Simulator =>
  createSimulator({
    seed: 1,
    now: START,
    log: (message) => failures.push(message),
    ...(dataFile === undefined ? {} : { dataFile }),
  });

/** Stops it, and starts it again from its data file. */
export async function restart(world: World, dataFile: string): Promise<void> {
  await world.simulator.close();
  world.simulator = startIn({ failures: world.failures, dataFile });
}

async function furnish(world: World, onTestClock: boolean): Promise<void> {
  const { stripe } = world;
  if (onTestClock) world.clock = (await stripe.testHelpers.testClocks.create({ frozen_time: START })).id;
  world.prices = await allPrices(stripe);
  for (const coupon of [
    { amount_off: 700, currency: 'usd', duration: 'once' },
    { percent_off: 25, duration: 'repeating', duration_in_months: 2 },
    { percent_off: 10, duration: 'forever' },
  ] as const)
    world.coupons.push((await stripe.coupons.create(coupon)).id);
  world.tax = (await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false })).id;
  for (const name of ['Ada', 'Bob', 'Cy']) {
    const customer = await stripe.customers.create({
      name,
      email: `${name}@example.com`,
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
      ...(world.clock === null ? {} : { test_clock: world.clock }),
    });
    world.customers.push(customer.id);
  }
}

async function allPrices(stripe: Stripe): Promise<string[]> {
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'call',
    default_aggregation: { formula: 'sum' },
  });
  const tiers = [
    { up_to: 2, unit_amount: 1_000, flat_amount: 500 },
    { up_to: 'inf' as const, unit_amount: 700 },
  ];
  const month = { interval: 'month' } as const;
  const models: Omit<Stripe.PriceCreateParams, 'currency'>[] = [
    { unit_amount: 2_900, recurring: month },
    { unit_amount: 7_901, recurring: month },
    { unit_amount: 79_000, recurring: { interval: 'year' } },
    { unit_amount: 0, recurring: month },
    { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers, recurring: month },
    { billing_scheme: 'tiered', tiers_mode: 'volume', tiers, recurring: month },
    { unit_amount: 1_234, transform_quantity: { divide_by: 3, round: 'up' }, recurring: month },
    { unit_amount: 3, recurring: { ...month, usage_type: 'metered', meter: meter.id } },
  ];
  const made: string[] = [];
  for (const model of models)
    made.push((await stripe.prices.create({ currency: 'usd', product_data: { name: 'Plan' }, ...model })).id);
  return made;
}

/** Unix seconds on the clock that the customers live on. */
export async function nowIn({ simulator, stripe, clock }: World): Promise<number> {
  if (clock === null) return simulator.now();
  return (await stripe.testHelpers.testClocks.retrieve(clock)).frozen_time;
}

export async function pass(world: World, seconds: number): Promise<void> {
  if (world.clock === null) return world.simulator.advance(seconds);
  const frozen_time = (await nowIn(world)) + Math.max(1, seconds);
  await world.stripe.testHelpers.testClocks.advance(world.clock, { frozen_time });
  await world.simulator.idle();
}
