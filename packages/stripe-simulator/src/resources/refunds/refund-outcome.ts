import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';

const DECIDED_AFTER_SECONDS = 3_600;

/** The cards whose refunds do not simply succeed (docs.stripe.com/testing#refunds). */
export function firstStatus(sim: Simulation, charge: Stripe.Charge): 'succeeded' | 'pending' {
  return sim.store.cards.get(charge.payment_method ?? '')?.behaviour === 'refund_pending'
    ? 'pending'
    : 'succeeded';
}

/** The bank's answer comes later; the wait is the simulator's own, Stripe states none. */
export function awaitBank(sim: Simulation, refund: Stripe.Refund, charge: Stripe.Charge): void {
  const behaviour = sim.store.cards.get(charge.payment_method ?? '')?.behaviour;
  if (behaviour !== 'refund_pending' && behaviour !== 'refund_fails') return;
  const task = behaviour === 'refund_pending' ? 'refund.succeed' : 'refund.fail';
  sim.schedule(task, refund.id, sim.now() + DECIDED_AFTER_SECONDS);
}

function succeed(sim: Simulation, id: string): void {
  const before = sim.store.refunds.get(id);
  if (before?.status !== 'pending') return;
  const after = sim.store.refunds.put({ ...before, status: 'succeeded' });
  sim.emit('refund.updated', after, before);
  sim.emit('charge.refund.updated', after, before);
}

/** The money comes back, and the charge counts as not refunded by as much (docs.stripe.com/refunds#failed-refunds). */
function fail(sim: Simulation, id: string): void {
  const before = sim.store.refunds.get(id);
  if (!before || before.status === 'failed' || before.status === 'canceled') return;
  const returned = recordMovement(sim, {
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    amount: before.amount,
    currency: before.currency,
    source: id,
    description: 'REFUND FAILURE',
  });
  const after = sim.store.refunds.put<Stripe.Refund>({
    ...before,
    failure_balance_transaction: returned.id,
    failure_reason: 'unknown',
    status: 'failed',
  });
  const charge = sim.store.charges.get(idOf(before.charge) ?? '');
  if (charge) {
    const amount_refunded = charge.amount_refunded - before.amount;
    const restored = sim.store.charges.put({ ...charge, amount_refunded, refunded: false });
    sim.emit('charge.updated', restored, charge);
  }
  sim.emit('refund.updated', after, before);
  sim.emit('refund.failed', after, before);
  sim.emit('charge.refund.updated', after, before);
}

export const refundTasks: TaskHandlers = { 'refund.succeed': succeed, 'refund.fail': fail };
