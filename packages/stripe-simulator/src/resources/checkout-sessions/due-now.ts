import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { settleBalance } from '../invoices/settle-balance.ts';

/**
 * What is charged when the button is pressed, in the smallest unit: for a subscription its first invoice, from which a
 * customer's credit is taken and to which their debts are added.
 */
export function dueNow(sim: Simulation, session: Stripe.Checkout.Session): number {
  const total = session.amount_total ?? 0;
  const customer = sim.store.customers.get(idOf(session.customer) ?? '');
  if (session.mode !== 'subscription' || !customer || customer.deleted) return total;
  return settleBalance(total, customer.balance, session.currency ?? 'usd').amountDue;
}

/** Free orders ask for no payment method, free starts of a subscription only if they are told not to. */
export function asksForMethod(sim: Simulation, session: Stripe.Checkout.Session): boolean {
  if (session.mode === 'setup' || dueNow(sim, session) > 0) return true;
  return session.mode === 'subscription' && session.payment_method_collection === 'always';
}
