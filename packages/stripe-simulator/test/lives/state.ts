import type Stripe from 'stripe';
import type { Simulator } from '../../src/index.ts';

/** All that a simulator knows, by kind, in order of creation: quicker to look at than every list. */
export interface State {
  prices: Stripe.Price[];
  subscriptions: Stripe.Subscription[];
  invoices: Stripe.Invoice[];
  invoiceItems: Stripe.InvoiceItem[];
  schedules: Stripe.SubscriptionSchedule[];
  customers: Stripe.Customer[];
  balances: Stripe.CustomerBalanceTransaction[];
  events: Stripe.Event[];
  clocks: Stripe.TestHelpers.TestClock[];
}

const NAMES: Record<string, keyof State> = {
  prices: 'prices',
  subscriptions: 'subscriptions',
  invoices: 'invoices',
  invoice_items: 'invoiceItems',
  subscription_schedules: 'schedules',
  customers: 'customers',
  customer_balance_transactions: 'balances',
  events: 'events',
  test_clocks: 'clocks',
};

export function stateOf(simulator: Simulator): State {
  const state: State = {
    prices: [],
    subscriptions: [],
    invoices: [],
    invoiceItems: [],
    schedules: [],
    customers: [],
    balances: [],
    events: [],
    clocks: [],
  };
  for (const line of simulator.snapshot().split('\n')) {
    const entry = JSON.parse(line) as { put: [string, string, never][] };
    for (const [, collection, object] of entry.put) {
      const name = NAMES[collection];
      if (name) state[name].push(object);
    }
  }
  return state;
}
