import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { changeCustomer } from '../customers/update-customer.ts';

export interface Movement {
  /** Negative is credit to the customer. */
  amount: number;
  currency: string;
  type: Stripe.CustomerBalanceTransaction.Type;
  invoice?: string | null;
  creditNote?: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
}

/** Changes what a customer owes or is owed, with the entry that says why (docs.stripe.com/billing/customer/balance). */
export function moveBalance(
  sim: Simulation,
  customer: Stripe.Customer,
  movement: Movement,
): Stripe.CustomerBalanceTransaction {
  const balance = customer.balance + movement.amount;
  const entry = sim.store.customerBalanceTransactions.put({
    id: sim.newId('cbtxn'),
    object: 'customer_balance_transaction',
    amount: movement.amount,
    checkout_session: null,
    created: sim.now(),
    credit_note: movement.creditNote ?? null,
    currency: movement.currency,
    customer: customer.id,
    customer_account: null,
    description: movement.description ?? null,
    ending_balance: balance,
    invoice: movement.invoice ?? null,
    livemode: false,
    metadata: movement.metadata ?? {},
    type: movement.type,
  } satisfies Stripe.CustomerBalanceTransaction);
  changeCustomer(sim, customer, { balance, currency: customer.currency ?? movement.currency });
  return entry;
}
