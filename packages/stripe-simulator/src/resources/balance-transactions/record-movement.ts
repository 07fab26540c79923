import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { balanceOf } from '../balance/balance.ts';
import { availableIn, moveTotals } from './available.ts';
import { followAvailable } from './follow-available.ts';

export interface Movement {
  type: Stripe.BalanceTransaction.Type;
  /** docs.stripe.com/reports/reporting-categories */
  reportingCategory: string;
  /** Minor units; what leaves the balance is negative. */
  amount: number;
  currency: string;
  /** The object that moved the money. */
  source: string | null;
  description?: string | null;
  /** Taken from the amount; net is amount less fee. */
  fee?: MovementFee;
  /** In place of one fee, several. */
  fees?: readonly MovementFee[];
  /** Unix seconds from which it can be paid out; at once without it. */
  availableOn?: number;
}

export interface MovementFee {
  amount: number;
  description: string;
  type?: string;
  application?: string | null;
}

/**
 * Moves money on the balance of the account that the request is about: one balance transaction, and the running totals that
 * /v1/balance shows. Balances live by the simulator's own clock: a test clock moves billing, not banks.
 * docs.stripe.com/reports/balance-transaction-types
 */
export function recordMovement(sim: Simulation, movement: Movement): Stripe.BalanceTransaction {
  const now = sim.onClock(null).now();
  const fees = movement.fees ?? (movement.fee ? [movement.fee] : []);
  const fee = fees.reduce((sum, each) => sum + each.amount, 0);
  const availableOn = Math.max(movement.availableOn ?? now, now);
  const transaction = sim.store.balanceTransactions.put<Stripe.BalanceTransaction>({
    id: sim.newId('txn'),
    object: 'balance_transaction',
    amount: movement.amount,
    available_on: availableOn,
    balance_type: 'payments',
    created: now,
    currency: movement.currency,
    description: movement.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fees.map((each) => ({
      amount: each.amount,
      application: each.application ?? null,
      currency: movement.currency,
      description: each.description,
      type: each.type ?? 'stripe_fee',
    })),
    net: movement.amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: availableOn > now ? 'pending' : 'available',
    type: movement.type,
  });
  if (transaction.status === 'pending') {
    moveTotals(sim, transaction.currency, { pending: transaction.net });
    sim.onClock(null).schedule('balance.settle', `${sim.account.id}@${availableOn}`, availableOn);
    return transaction;
  }
  arrive(sim, transaction);
  followAvailable(sim, transaction.currency);
  return transaction;
}

/** What was pending until now can be paid out from now on; one event tells of all of it. */
export function settleDue(sim: Simulation, target: string): void {
  const due = sim.store.balanceTransactions.where('pendingUntil', target.slice(target.indexOf('@') + 1));
  if (due.length === 0) return;
  for (const transaction of due) settle(sim, transaction);
  for (const currency of new Set(due.map((each) => each.currency))) followAvailable(sim, currency);
  sim.emit('balance.available', balanceOf(sim));
}

/**
 * Makes pending money available before its time, the first due first, until so much is: instant payouts are made of it
 * (docs.stripe.com/payouts/instant-payouts).
 */
export function settleEarly(sim: Simulation, amount: number, currency: string): void {
  const pending = sim.store.balanceTransactions
    .filter((each) => each.status === 'pending' && each.currency === currency)
    .toSorted((a, b) => a.available_on - b.available_on);
  for (const transaction of pending) {
    if (availableIn(sim, currency) >= amount) return;
    settle(sim, { ...transaction, available_on: sim.onClock(null).now() });
  }
}

function settle(sim: Simulation, transaction: Stripe.BalanceTransaction): void {
  sim.store.balanceTransactions.put<Stripe.BalanceTransaction>({ ...transaction, status: 'available' });
  moveTotals(sim, transaction.currency, { pending: -transaction.net });
  arrive(sim, transaction);
}

/** Part of what is available, until an automatic payout takes it along. */
function arrive(sim: Simulation, { id, currency, net }: Stripe.BalanceTransaction): void {
  moveTotals(sim, currency, { available: net });
  sim.store.openMovements.put({ id, currency, payout: null });
}
