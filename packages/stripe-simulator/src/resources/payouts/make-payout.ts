import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { businessDaysAfter } from '../balance-transactions/business-days.ts';
import { type MovementFee, recordMovement } from '../balance-transactions/record-movement.ts';
import { payoutSettingsOf } from './payout-settings.ts';

/** A manual payout can be cancelled until it is with the bank. The waits are the simulator's own. */
const SUBMITTED_AFTER_SECONDS = 3_600;
const INSTANT_SUBMITTED_AFTER_SECONDS = 60;
/** docs.stripe.com/payouts/instant-payouts: typically within 30 minutes. */
const INSTANT_ARRIVES_AFTER_SECONDS = 1_800;
const RECONCILED_AFTER_SECONDS = 7_200;

export interface NewPayout {
  /** Minor units; what is below nothing is debited from the bank account. */
  amount: number;
  currency: string;
  destination: Stripe.ExternalAccount;
  isAutomatic: boolean;
  method: 'instant' | 'standard';
  description: string | null;
  metadata: Stripe.Metadata;
  statementDescriptor: string | null;
  /** Stripe's, of an instant payout. */
  fee?: MovementFee | undefined;
  /** The payout that this one brings back. */
  original?: string;
}

/**
 * A payout on its way (docs.stripe.com/api/payouts/object): pending, with the bank, arrived at midnight UTC of the next
 * business day. Its money leaves the balance at once; what a debit brings is there when it has arrived, unless it only
 * fills up a balance that is below nothing.
 */
export function makePayout(sim: Simulation, given: NewPayout): Stripe.Payout {
  const own = sim.onClock(null);
  const now = own.now();
  const isInstant = given.method === 'instant';
  const arrival = isInstant ? now + INSTANT_ARRIVES_AFTER_SECONDS : businessDaysAfter(now, 1);
  const id = own.newId('po');
  const movement = recordMovement(own, {
    type: 'payout',
    reportingCategory: 'payout',
    amount: -given.amount,
    currency: given.currency,
    source: id,
    description: given.description ?? 'STRIPE PAYOUT',
    ...(given.fee ? { fee: given.fee } : {}),
    ...(given.original === undefined ? {} : { availableOn: arrival }),
  });
  const payout = own.store.payouts.put<Stripe.Payout>({
    id,
    object: 'payout',
    amount: given.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrival,
    automatic: given.isAutomatic,
    balance_transaction: movement.id,
    created: now,
    currency: given.currency,
    description: given.description,
    destination: given.destination.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: given.metadata,
    method: given.method,
    original_payout: given.original ?? null,
    payout_method: null,
    reconciliation_status: given.isAutomatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: given.statementDescriptor ?? payoutSettingsOf(own).statement_descriptor,
    status: 'pending',
    trace_id: { status: 'pending', value: null },
    type: given.destination.object === 'card' ? 'card' : 'bank_account',
  });
  const failureCode = own.store.externalAccountRecords.get(given.destination.id)?.payoutFailure ?? null;
  own.store.payoutRecords.put({ id, failureCode });
  own.emit('payout.created', payout);
  schedule(own, payout, isInstant ? INSTANT_SUBMITTED_AFTER_SECONDS : SUBMITTED_AFTER_SECONDS);
  return payout;
}

function schedule(
  own: Simulation,
  { id, created, arrival_date, automatic }: Stripe.Payout,
  wait: number,
): void {
  own.schedule('payout.submit', id, automatic ? created : Math.min(created + wait, arrival_date));
  own.schedule('payout.arrive', id, arrival_date);
  if (automatic) own.schedule('payout.reconcile', id, created + RECONCILED_AFTER_SECONDS);
}
