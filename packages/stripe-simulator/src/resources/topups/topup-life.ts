import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { failureMessage } from '../payouts/payout-failures.ts';

export function findTopup(sim: Simulation, id: string): Stripe.Topup {
  const topup = sim.store.topups.get(id);
  if (!topup) throw noSuch('topup', id);
  return topup;
}

/** https://docs.stripe.com/api/topups/cancel: as long as the money is not there. */
export function cancelTopup(sim: Simulation, _: Stripe.TopupCancelParams, id: string): Stripe.Topup {
  const before = findTopup(sim, id);
  if (before.status !== 'pending')
    throw invalidRequest(`You can only cancel pending top-ups; this one is ${before.status}.`);
  sim.unschedule('topup.arrive', id);
  const after = sim.store.topups.put<Stripe.Topup>({
    ...before,
    expected_availability_date: null,
    status: 'canceled',
  });
  sim.emit('topup.canceled', after, before);
  return after;
}

function arrive(sim: Simulation, id: string): void {
  const before = sim.store.topups.get(id);
  if (before?.status !== 'pending') return;
  const code = sim.store.payoutRecords.get(id)?.failureCode ?? null;
  if (code === null) succeed(sim, before);
  else fail(sim, before, code);
}

function succeed(sim: Simulation, before: Stripe.Topup): void {
  const movement = recordMovement(sim, {
    type: 'topup',
    reportingCategory: 'topup',
    amount: before.amount,
    currency: before.currency,
    source: before.id,
    description: before.description,
  });
  const after = sim.store.topups.put<Stripe.Topup>({
    ...before,
    balance_transaction: movement.id,
    status: 'succeeded',
  });
  sim.emit('topup.succeeded', after, before);
}

function fail(sim: Simulation, before: Stripe.Topup, code: string): void {
  const after = sim.store.topups.put<Stripe.Topup>({
    ...before,
    expected_availability_date: null,
    failure_code: code,
    failure_message: failureMessage(code),
    status: 'failed',
  });
  sim.emit('topup.failed', after, before);
}

export const topupTasks: TaskHandlers = { 'topup.arrive': arrive };
