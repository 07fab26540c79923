import type { Database } from '@billwright/db';
import type { RunningSimulator } from '@billwright/stripe-simulator';
import type { Kysely } from 'kysely';
import type Stripe from 'stripe';
import type { Billing } from '../../src/billing.ts';
import { seats } from '../../src/config.ts';
import { aConfig } from '../../src/domain/catalog/config.example.ts';

/** A billing that works, as the stories of acts and effects need it; tests and faults have one each. */
export interface Stand {
  billing: Billing;
  /** Stripe itself, as a test looks at it. */
  stripe: Stripe;
  simulator: RunningSimulator;
  db: Kysely<Database>;
  /** Until every webhook was delivered and every stored event applied. */
  settle(): Promise<void>;
}

const monthly = (amount: number) => ({ month: amount, year: amount * 10 });

/** What a stand sells: something for every kind of act and effect. */
export const standConfig = {
  ...aConfig,
  addOns: {
    extra: {
      name: 'Extra',
      description: '',
      prices: { usd: monthly(1_000), eur: monthly(1_000) },
      features: {},
    },
  },
  oneTime: {
    lifetime: { name: 'For life', description: '', prices: { usd: 49_900, eur: 45_000 }, plan: 'pro' },
  },
  lifecycle: { retentionOffer: { kind: 'coupon', percentOff: 30, months: 3 } },
  features: { ...aConfig.features, members: seats('Members') },
  plans: {
    ...aConfig.plans,
    crew: {
      name: 'Crew',
      description: '',
      seats: { feature: 'members', prices: { usd: monthly(900), eur: monthly(900) } },
      features: {},
    },
  },
} as const;

const CARD = 'pm_card_visa';
let accounts = 0;

export async function anAccount({ billing }: Pick<Stand, 'billing'>): Promise<string> {
  accounts += 1;
  const id = `standing-${accounts}`;
  await billing.accounts.ensure({ id, name: id, email: addressOf(id) });
  return id;
}

export const addressOf = (account: string) => `${account}@stand.example`;

export interface Subscriber {
  account: string;
  customer: string;
  subscriptionId: string;
}

/** An account with a paid subscription that all is applied of. */
export async function aSubscriber(stand: Stand, plan = 'starter_month_usd'): Promise<Subscriber> {
  const { stripe, db } = stand;
  const account = await anAccount(stand);
  const { id: customer } = await stripe.customers.create({
    email: addressOf(account),
    payment_method: CARD,
    invoice_settings: { default_payment_method: CARD },
    metadata: { billwright_account: account },
  });
  await db.updateTable('accounts').set({ stripe_customer_id: customer }).where('id', '=', account).execute();
  const subscriptionId = await subscribe(stand, { customer, account }, plan);
  await stand.settle();
  return { account, customer, subscriptionId };
}

export async function subscribe(
  { stripe, simulator }: Stand,
  { customer, account }: { customer: string; account: string },
  plan = 'starter_month_usd',
): Promise<string> {
  // Not in one second with another of theirs.
  await simulator.simulator.advance(5);
  const { data } = await stripe.prices.list({ lookup_keys: [plan] });
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: data[0]?.id ?? '' }],
    billing_mode: { type: 'flexible' },
    metadata: { billwright_account: account },
  });
  return id;
}

/** How often a field of a subscription was changed, as Stripe's events tell. */
export async function changesOf({ stripe }: Stand, id: string, field: string): Promise<number> {
  let changes = 0;
  for await (const { data } of stripe.events.list({ type: 'customer.subscription.updated', limit: 100 }))
    if ('id' in data.object && data.object.id === id && Object.hasOwn(data.previous_attributes ?? {}, field))
      changes += 1;
  return changes;
}
