import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { settleAgain } from '../accounts/settle-account.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { failureMessage } from './payout-failures.ts';
import { runPayouts } from './run-payouts.ts';

const isOnItsWay = ({ status }: Stripe.Payout): boolean => status === 'pending' || status === 'in_transit';

/** The bank has it: too late to cancel. */
function submit(sim: Simulation, id: string): void {
  const before = sim.store.payouts.get(id);
  if (before?.status !== 'pending') return;
  sim.emit('payout.updated', sim.store.payouts.put({ ...before, status: 'in_transit' }), before);
}

/** Every movement of an automatic payout can be listed by it (docs.stripe.com/payouts/reconciliation). */
function reconcile(sim: Simulation, id: string): void {
  const before = sim.store.payouts.get(id);
  if (before?.reconciliation_status !== 'in_progress') return;
  const after = sim.store.payouts.put<Stripe.Payout>({ ...before, reconciliation_status: 'completed' });
  sim.emit('payout.reconciliation_completed', after);
}

function arrive(sim: Simulation, id: string): void {
  const before = sim.store.payouts.get(id);
  if (!before || !isOnItsWay(before)) return;
  const failureCode = sim.store.payoutRecords.get(id)?.failureCode ?? null;
  if (failureCode === null) pay(sim, before);
  else fail(sim, before, failureCode);
}

function pay(sim: Simulation, before: Stripe.Payout): void {
  const value = sim.newSecret(`trace:${before.id}`, 15);
  const after = sim.store.payouts.put<Stripe.Payout>({
    ...before,
    status: 'paid',
    trace_id: { status: 'supported', value },
  });
  sim.emit('payout.paid', after, before);
}

/** The bank refuses: the money comes back, and nothing more goes there (docs.stripe.com/payouts/payout-failures). */
function fail(sim: Simulation, before: Stripe.Payout, code: string): void {
  if (before.reversed_by !== null) cancelReversal(sim, idOf(before.reversed_by) ?? '');
  const returned = returnMoney(sim, before, 'payout_failure');
  const after = sim.store.payouts.put<Stripe.Payout>({
    ...before,
    failure_balance_transaction: returned.id,
    failure_code: code,
    failure_message: failureMessage(code),
    status: 'failed',
  });
  markErrored(sim, idOf(before.destination) ?? '');
  sim.emit('payout.failed', after, before);
}

/** docs.stripe.com/connect/payout-reversals: one that waits goes with the payout that it was to bring back. */
function cancelReversal(sim: Simulation, id: string): void {
  const reversal = sim.store.payouts.get(id);
  if (reversal?.status === 'pending') cancel(sim, reversal);
}

export function cancel(sim: Simulation, before: Stripe.Payout): Stripe.Payout {
  const returned = returnMoney(sim, before, 'payout_cancel');
  const after = sim.store.payouts.put<Stripe.Payout>({
    ...before,
    failure_balance_transaction: returned.id,
    status: 'canceled',
  });
  sim.emit('payout.canceled', after, before);
  return after;
}

/** What a payout took is there again; what an unarrived debit was to bring never comes. */
function returnMoney(
  sim: Simulation,
  payout: Stripe.Payout,
  type: 'payout_cancel' | 'payout_failure',
): Stripe.BalanceTransaction {
  const movement = sim.store.balanceTransactions.get(idOf(payout.balance_transaction) ?? '');
  return recordMovement(sim, {
    type,
    reportingCategory: 'payout_reversal',
    amount: payout.amount,
    currency: payout.currency,
    source: payout.id,
    description: type === 'payout_cancel' ? 'PAYOUT CANCELED' : 'PAYOUT FAILURE',
    ...(movement?.status === 'pending' ? { availableOn: movement.available_on } : {}),
  });
}

function markErrored(sim: Simulation, id: string): void {
  const before = sim.store.externalAccounts.get(id);
  if (!before || before.status === 'errored') return;
  const after = sim.store.externalAccounts.put({ ...before, status: 'errored' });
  sim.emit('account.external_account.updated', after, before);
  settleAgain(sim, sim.account.id);
}

export const payoutTasks: TaskHandlers = {
  'payout.run': runPayouts,
  'payout.submit': submit,
  'payout.arrive': arrive,
  'payout.reconcile': reconcile,
};
