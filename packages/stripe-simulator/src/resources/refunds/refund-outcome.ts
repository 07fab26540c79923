import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';

const DECIDED_AFTER_SECONDS = 3_600;

/** The cards whose refunds do not simply succeed (docs.stripe.com/testing#refunds). */
export function firstStatus(
  sim: Simulation,
  charge: Stripe.Charge,
): Pick<Stripe.Refund, 'status' | 'pending_reason'> {
  return sim.store.cards.get(charge.payment_method ?? '')?.behaviour === 'refund_pending'
    ? { status: 'pending', pending_reason: 'processing' }
    : { status: 'succeeded' };
}

/** The bank's answer comes later; the wait is the simulator's own, Stripe states none. */
export function awaitBank(sim: Simulation, refund: Stripe.Refund, charge: Stripe.Charge): void {
  const behaviour = sim.store.cards.get(charge.payment_method ?? '')?.behaviour;
  if (behaviour !== 'refund_pending' && behaviour !== 'refund_fails') return;
  const task = behaviour === 'refund_pending' ? 'refund.succeed' : 'refund.fail';
  sim.schedule(task, refund.id, sim.now() + DECIDED_AFTER_SECONDS);
}

/** Puts a refund that came on, and says so under both names that there are for it. */
export function changeRefund(sim: Simulation, before: Stripe.Refund, now: Stripe.Refund): Stripe.Refund {
  const after = sim.store.refunds.put(now);
  sim.emit('refund.updated', after, before);
  if (after.status === 'failed') sim.emit('refund.failed', after, before);
  sim.emit('charge.refund.updated', after, before);
  return after;
}

function succeed(sim: Simulation, id: string): void {
  const before = sim.store.refunds.get(id);
  if (before?.status !== 'pending') return;
  const { pending_reason: _, ...rest } = before;
  changeRefund(sim, before, { ...rest, status: 'succeeded' });
}

/** The money comes back, and the charge counts as not refunded by as much (docs.stripe.com/refunds#failed-refunds). */
export function failRefund(sim: Simulation, id: string, reason = 'unknown'): void {
  const before = sim.store.refunds.get(id);
  if (!before || before.status === 'failed' || before.status === 'canceled') return;
  const { pending_reason: _, ...rest } = before;
  // First of all it is no refund that waits for money: its own coming back would send it.
  sim.store.refunds.put<Stripe.Refund>({ ...rest, status: 'failed' });
  const returned = recordMovement(sim, {
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    amount: before.amount,
    currency: before.currency,
    source: id,
    description: 'REFUND FAILURE',
    ...stillPending(sim, before),
  });
  const charge = sim.store.charges.get(idOf(before.charge) ?? '');
  if (charge) {
    const amount_refunded = charge.amount_refunded - before.amount;
    const restored = sim.store.charges.put({ ...charge, amount_refunded, refunded: false });
    sim.emit('charge.updated', restored, charge);
  }
  changeRefund(sim, before, {
    ...rest,
    failure_balance_transaction: returned.id,
    failure_reason: reason,
    status: 'failed',
  });
}

/** What a refund took of pending money comes back as pending. */
function stillPending(sim: Simulation, { balance_transaction: id }: Stripe.Refund): { availableOn?: number } {
  const movement = sim.store.balanceTransactions.get(idOf(id) ?? '');
  return movement?.status === 'pending' ? { availableOn: movement.available_on } : {};
}

export const refundTasks: TaskHandlers = {
  'refund.succeed': succeed,
  'refund.fail': (sim, id) => failRefund(sim, id),
};
