import type Stripe from 'stripe';
import { expect } from 'vitest';
import { expectLinesToAddUp } from '../lines-add-up.ts';
import { assertBilledOnce } from './assert-billed-once.ts';
import { assertEvents } from './assert-events.ts';
import { type State, stateOf } from './state.ts';
import type { World } from './world.ts';

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** What must be true of subscriptions and their invoices after whatever has happened. */
export function assertLife(world: World): void {
  expect(world.failures).toEqual([]);
  const state = stateOf(world.simulator);
  const now = state.clocks[0]?.frozen_time ?? world.simulator.now();
  for (const invoice of state.invoices) assertInvoice(invoice, state);
  for (const subscription of state.subscriptions) {
    assertPeriods(subscription, now);
    assertStanding(subscription, state);
    assertBilledOnce(subscription, state);
  }
  for (const schedule of state.schedules) assertSchedule(schedule, { state, now });
  for (const { id, balance } of state.customers)
    expect([id, balance]).toEqual([
      id,
      sum(state.balances.filter(({ customer }) => customer === id).map(({ amount }) => amount)),
    ]);
  assertEvents(state.events);
}

function assertInvoice(invoice: Stripe.Invoice, { invoiceItems }: State): void {
  expectLinesToAddUp(invoice);
  const { id, status, amount_due, amount_paid, amount_remaining } = invoice;
  expect([id, amount_remaining]).toEqual([id, amount_due - amount_paid]);
  if (status === 'paid') expect([id, amount_remaining]).toEqual([id, 0]);
  for (const line of invoice.lines.data) {
    expect(line.period.end).toBeGreaterThanOrEqual(line.period.start);
    const item = line.parent?.invoice_item_details?.invoice_item;
    if (item) expect(invoiceItems.find((each) => each.id === item)?.invoice).toBe(id);
  }
}

/** A running subscription stands in a period of each of its items. */
function assertPeriods({ id, status, ended_at, items, trial_end }: Stripe.Subscription, now: number): void {
  for (const { current_period_start: start, current_period_end: end } of items.data) {
    expect([id, start <= end]).toEqual([id, true]);
    if (ended_at !== null || status === 'paused' || status === 'incomplete') continue;
    expect([id, status, start <= now && now < end]).toEqual([id, status, true]);
  }
  if (status === 'trialing') expect([id, (trial_end ?? 0) > now]).toEqual([id, true]);
  expect([id, ended_at !== null]).toEqual([id, status === 'canceled' || status === 'incomplete_expired']);
}

/** docs.stripe.com/billing/subscriptions/overview: the latest invoice that is not void decides. */
function assertStanding(subscription: Stripe.Subscription, { invoices }: State): void {
  const { id, status, latest_invoice, pending_update } = subscription;
  const own = invoices.filter((each) => each.parent?.subscription_details?.subscription === id);
  if (latest_invoice !== null) expect(own.map((each) => each.id)).toContain(latest_invoice);
  if (pending_update !== null || !['past_due', 'unpaid'].includes(status)) return;
  const [latest] = own
    .filter((each) => each.status !== 'draft' && each.status !== 'void' && each.billing_reason !== 'manual')
    .toReversed();
  if (latest?.status_details?.uncollectible?.reason === 'subscription_paused') return;
  expect([id, status, latest?.status]).toEqual([id, status, 'open']);
}

/** Phases follow each other; a running schedule and its subscription name each other and want the same. */
function assertSchedule(
  { id, status, phases, current_phase: current, subscription: of }: Stripe.SubscriptionSchedule,
  { state, now }: { state: State; now: number },
): void {
  for (const [at, phase] of phases.entries())
    if (at > 0) expect([id, phase.start_date]).toEqual([id, phases[at - 1]?.end_date]);
  const subscription = state.subscriptions.find((each) => each.id === of);
  const isRunning = status === 'active';
  expect([id, current !== null]).toEqual([id, isRunning]);
  expect([id, isRunning && subscription?.schedule === id && subscription.ended_at === null]).toEqual([
    id,
    isRunning,
  ]);
  if (!current || !subscription) return;
  expect([id, current.start_date <= now && now < current.end_date]).toEqual([id, true]);
  const phase = phases.find(({ start_date }) => start_date === current.start_date);
  const wanted = phase?.items.map(({ price }) => price).toSorted();
  if (subscription.pending_update === null)
    expect([id, subscription.items.data.map(({ price }) => price.id).toSorted()]).toEqual([id, wanted]);
}
