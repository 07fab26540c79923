import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { availableIn } from '../balance-transactions/available.ts';
import { DAY } from '../balance-transactions/business-days.ts';
import { payoutSettingsOf } from '../payouts/payout-settings.ts';
import { awaitBank, changeRefund, failRefund, firstStatus } from './refund-outcome.ts';

/** support.stripe.com/questions/fix-your-pending-refund */
const FAILS_AFTER_SECONDS = 45 * DAY;

/**
 * Whether a refund waits for money: its balance is below nothing by it, and no bank account may be debited for that
 * (docs.stripe.com/refunds#refund-pending). What it takes is taken all the same.
 */
export const isShort = (sim: Simulation, currency: string): boolean =>
  !payoutSettingsOf(sim).debit_negative_balances && availableIn(sim, currency) < 0;

export function awaitMoney(sim: Simulation, { id, created }: Stripe.Refund): void {
  sim.schedule('refund.expire', id, created + FAILS_AFTER_SECONDS);
}

/** Those that the balance covers by now go to the bank, the oldest first. */
function sendWaiting(sim: Simulation, target: string): void {
  const currency = target.slice(0, target.indexOf('@'));
  const waiting = sim.store.refunds.where('waiting', currency);
  let later = waiting.reduce((sum, { amount }) => sum + amount, 0);
  for (const refund of waiting) {
    later -= refund.amount;
    if (availableIn(sim, currency) + later < 0) return;
    send(sim, refund);
  }
}

function send(sim: Simulation, before: Stripe.Refund): void {
  const { pending_reason: _, ...refund } = before;
  sim.unschedule('refund.expire', refund.id);
  const charge = typeof refund.charge === 'string' ? sim.store.charges.get(refund.charge) : undefined;
  if (!charge) return;
  const sent = changeRefund(sim, before, { ...refund, ...firstStatus(sim, charge) });
  awaitBank(sim, sent, charge);
}

/** What waited for money too long. */
function expire(sim: Simulation, id: string): void {
  if (sim.store.refunds.get(id)?.pending_reason === 'insufficient_funds')
    failRefund(sim, id, 'insufficient_funds');
}

export const waitingRefundTasks: TaskHandlers = {
  'refund.send_waiting': sendWaiting,
  'refund.expire': expire,
};
