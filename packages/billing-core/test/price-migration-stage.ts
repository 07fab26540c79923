import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { PriceMigrationPolicy } from '../src/billing.ts';
import { createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createPriceMigrations } from '../src/shell/price-migrations/create-price-migrations.ts';
import { runPriceMigrations } from '../src/shell/price-migrations/run-migrations.ts';
import { createContext, drainDue } from './context.ts';
import { aSubscriber, type Stand } from './lab/stand.ts';
import { must, openWorld } from './world.ts';

export const POLICY: PriceMigrationPolicy = {
  when: 'next_renewal',
  noticeDays: 0,
  cancelling: 'skip',
  scheduled: 'skip',
  pastDue: 'skip',
  trialing: 'wait',
};
export const BECAUSE = 'Our costs have grown.';

/** Starter at another price by the month, in dollars. */
const starterAt = (month: number) => ({
  ...aConfig,
  plans: {
    ...aConfig.plans,
    starter: {
      ...aConfig.plans.starter,
      prices: { ...aConfig.plans.starter.prices, usd: { month, year: 29_000 } },
    },
  },
});

/** A world without workers whose catalogue can be made dearer, and whose migrations go on turn by turn. */
export async function openStage() {
  const world = await openWorld({ worker: false });
  const context = createContext(world);
  const settle = async () => {
    await world.simulator.simulator.idle();
    await drainDue(context);
  };
  const stand: Stand = { ...world, settle };
  const migrations = createPriceMigrations(context);
  const by = (migrationId: string) => ({ migrationId, actorId: 'olga', because: BECAUSE });
  const turn = async (other: BillingContext = context) => {
    await runPriceMigrations(other);
    await settle();
  };
  const useCard = async (customer: string, id: string) => {
    await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
    const { data } = await world.stripe.subscriptions.list({ customer });
    for (const subscription of data)
      await world.stripe.subscriptions.update(subscription.id, { default_payment_method: id });
  };
  const stage = {
    world,
    context,
    migrations,
    settle,
    turn,
    by,
    subscribe: (plan?: string) => aSubscriber(stand, plan),
    /** The catalogue's price of Starter is this from now on. */
    reprice: async (month: number) => {
      const dearer = createBilling({ ...world.options, config: starterAt(month) });
      await dearer.push.apply();
      await dearer.close();
    },
    advance: async (seconds: number) => {
      await world.simulator.simulator.advance(seconds);
      await settle();
    },
    plan: async (
      policy: Partial<PriceMigrationPolicy> = {},
      cohort: Partial<Parameters<typeof migrations.plan>[0]['cohort']> = {},
    ) =>
      must(
        await migrations.plan({
          cohort: { planKey: 'starter', interval: 'month', currency: 'usd', ...cohort },
          policy: { ...POLICY, ...policy },
          because: BECAUSE,
          actorId: 'olga',
          actId: randomUUID(),
        }),
      ).migrationId,
    start: async (migrationId: string) => {
      must(await migrations.start(by(migrationId)));
      await turn();
    },
    rows: async (migrationId: string) =>
      (await migrations.rows({ migrationId, state: null, cursor: null, limit: 100 })).items,
    rowOf: async (migrationId: string, subscriptionId: string) =>
      (await stage.rows(migrationId)).find((row) => row.subscriptionId === subscriptionId),
    told: (type: string) =>
      world.db.selectFrom('billing_events').selectAll().where('type', '=', type).orderBy('id').execute(),
    /** Totals of a subscriber's invoices, the newest first. */
    invoiced: async (customer: string) => {
      const { data } = await world.stripe.invoices.list({ customer, limit: 20 });
      return data.map(({ total }) => total);
    },
    schedulesOf: async (customer: string): Promise<Stripe.SubscriptionSchedule[]> =>
      (await world.stripe.subscriptionSchedules.list({ customer, limit: 20 })).data,
    /** From now on every charge of theirs fails. */
    failCard: async (customer: string) => {
      const card = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
      await useCard(customer, card.id);
    },
    /** A good card, and what is open is paid with it. */
    payOpen: async (customer: string) => {
      const card = await world.stripe.paymentMethods.attach('pm_card_visa', { customer });
      await useCard(customer, card.id);
      const { data } = await world.stripe.invoices.list({ customer, status: 'open' });
      for (const { id } of data) if (id) await world.stripe.invoices.pay(id);
      await settle();
    },
    leasesRunOut: () => world.db.updateTable('price_migration_rows').set({ leased_until: null }).execute(),
    close: async () => {
      await context.jobs.stop();
      await world.close();
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
