import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

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

/** The entry alone, with the balance that it leads to. */
export function recordMovement(
  sim: Simulation,
  customer: Stripe.Customer,
  movement: Movement,
): Stripe.CustomerBalanceTransaction {
  return sim.store.customerBalanceTransactions.put({
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
    ending_balance: customer.balance + movement.amount,
    invoice: movement.invoice ?? null,
    livemode: false,
    metadata: movement.metadata ?? {},
    type: movement.type,
  } satisfies Stripe.CustomerBalanceTransaction);
}
