import { ensureUsagePartitions } from '@billwright/db';
import type Stripe from 'stripe';
import { aMeteredConfig } from '../src/domain/usage/metered-config.example.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createContext } from './context.ts';
import { DAY, must, openWorld, type World } from './world.ts';

/** A world whose plans charge for calls, with the meter and the price that a push makes of that. */
export interface MeteredWorld {
  world: World;
  context: BillingContext;
  meter: Stripe.Billing.Meter;
  price: string;
  newAccount(): Promise<string>;
  /** To a plan with metered calls; its period begins at a second that is no whole minute. */
  subscribe(accountId: string, meanwhile?: () => Promise<void>): Promise<Subscribed>;
  use(accountId: string, quantity: number, at?: Date): Promise<string>;
  /** What Stripe's meter has counted of a customer. */
  counted(customer: string): Promise<number>;
  close(): Promise<void>;
}

export interface Subscribed {
  customer: string;
  subscription: Stripe.Subscription;
  /** Unix seconds. */
  periodEnd: number;
}

export async function openMeteredWorld(): Promise<MeteredWorld> {
  const world = await openWorld({ config: aMeteredConfig });
  const context = createContext(world);
  const { stripe } = world;
  // The push made it, named by the feature.
  const { data: meters } = await stripe.billing.meters.list({ status: 'active' });
  const meter = meters.find(({ event_name }) => event_name === 'calls');
  if (!meter) throw new Error('The push made no meter of calls.');
  const { id: price } = await stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [
      { up_to: 100, unit_amount: 0 },
      { up_to: 'inf', unit_amount: 2 },
    ],
    metadata: { billwright_role: 'usage', billwright_key: 'calls', billwright_plan: 'starter' },
  });
  let [accounts, keys] = [0, 0];
  return {
    world,
    context,
    meter,
    price,
    async newAccount() {
      accounts += 1;
      const id = `team-${accounts}`;
      await world.billing.accounts.ensure({ id, name: '', email: `${id}@acme.example` });
      return id;
    },
    subscribe: (accountId, meanwhile = async () => undefined) =>
      subscribe(world, { accountId, price, meanwhile }),
    async use(accountId, quantity, at = world.now()) {
      keys += 1;
      const key = `use-${keys}`;
      await ensureUsagePartitions(world.db, world.now());
      must(await world.billing.usage.record({ accountId, feature: 'calls', quantity, key, at }));
      return key;
    },
    async counted(customer) {
      const minute = Math.floor(world.simulator.simulator.now() / 60) * 60;
      const span = { customer, start_time: minute - 100 * DAY, end_time: minute + 600 };
      const { data } = await stripe.billing.meters.listEventSummaries(meter.id, span);
      return data[0]?.aggregated_value ?? 0;
    },
    close: async () => {
      await context.jobs.stop();
      await world.close();
    },
  };
}

async function subscribe(
  world: World,
  { accountId, price, meanwhile }: { accountId: string; price: string; meanwhile: () => Promise<void> },
): Promise<Subscribed> {
  await world.advance(17 * 60 + 23);
  const { stripe } = world;
  const { id: customer } = await stripe.customers.create({
    email: `${accountId}@acme.example`,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    metadata: { billwright_account: accountId },
  });
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: customer })
    .where('id', '=', accountId)
    .execute();
  const { data } = await stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [{ price: data[0]?.id ?? '' }, { price }],
  });
  await meanwhile();
  await world.settle();
  return { customer, subscription, periodEnd: subscription.items.data[0]?.current_period_end ?? 0 };
}
