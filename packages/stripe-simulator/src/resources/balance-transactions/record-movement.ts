import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

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
  move(
    sim,
    transaction.currency,
    transaction.status === 'pending' ? { pending: transaction.net } : { available: transaction.net },
  );
  if (availableOn > now)
    sim.onClock(null).schedule('balance.settle', `${sim.account.id}@${availableOn}`, availableOn);
  return transaction;
}

/** What was pending until now can be paid out from now on; one event tells of all of it. */
export function settleDue(sim: Simulation, target: string): void {
  const due = sim.store.balanceTransactions.where('pendingUntil', target.slice(target.indexOf('@') + 1));
  if (due.length === 0) return;
  for (const transaction of due) {
    sim.store.balanceTransactions.put({ ...transaction, status: 'available' });
    move(sim, transaction.currency, { pending: -transaction.net, available: transaction.net });
  }
  sim.emit('balance.available', balanceOf(sim));
}

function move(
  sim: Simulation,
  currency: string,
  { available = 0, pending = 0 }: { available?: number; pending?: number },
): void {
  const before = sim.store.balances.get(currency) ?? { id: currency, available: 0, pending: 0 };
  sim.store.balances.put({
    ...before,
    available: before.available + available,
    pending: before.pending + pending,
  });
}

/** https://docs.stripe.com/api/balance/balance_object: the currency of the account is there even when it is empty. */
export function balanceOf(sim: Simulation): Stripe.Balance {
  const own = sim.account.default_currency ?? 'usd';
  const totals = [...sim.store.balances.values()];
  if (!totals.some(({ id }) => id === own)) totals.unshift({ id: own, available: 0, pending: 0 });
  const sum = (kind: 'available' | 'pending') =>
    totals.map(({ id, [kind]: amount }) => ({ amount, currency: id, source_types: { card: amount } }));
  return { object: 'balance', available: sum('available'), livemode: false, pending: sum('pending') };
}

export const availableIn = (sim: Simulation, currency: string): number =>
  sim.store.balances.get(currency)?.available ?? 0;
