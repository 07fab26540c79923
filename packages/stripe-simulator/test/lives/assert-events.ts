import type Stripe from 'stripe';
import { expect } from 'vitest';

type Json = Record<string, unknown>;

const NEXT: Record<string, readonly string[]> = {
  incomplete: ['active', 'incomplete_expired', 'canceled', 'trialing'],
  incomplete_expired: [],
  trialing: ['active', 'past_due', 'unpaid', 'paused', 'canceled'],
  active: ['past_due', 'unpaid', 'trialing', 'paused', 'canceled'],
  past_due: ['active', 'unpaid', 'trialing', 'paused', 'canceled'],
  unpaid: ['active', 'past_due', 'trialing', 'paused', 'canceled'],
  paused: ['active', 'canceled'],
  canceled: [],
};

/** Of these every change is told by an event. */
const TOLD_WHOLE = ['subscription', 'subscription_schedule', 'invoice'];

/** Said together with an update of the same moment, which tells what was before. */
const BESIDE_UPDATED = new Set([
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.pending_update_applied',
]);

/** Events tell a story without contradictions: legal steps, and earlier values that were true and have changed. */
export function assertEvents(events: readonly Stripe.Event[]): void {
  const seen = new Map<string, Json>();
  for (const { id, type, data } of events) {
    const object = data.object as unknown as Json;
    const key = String(object.id ?? '');
    const before = seen.get(key);
    if (type.startsWith('customer.subscription.')) assertStep(id, before, object);
    const previous = (data as { previous_attributes?: Json }).previous_attributes;
    if (previous) assertPrevious(`${id} ${type}`, previous, { object, before });
    if (key !== '' && !BESIDE_UPDATED.has(type)) seen.set(key, object);
  }
}

function assertStep(id: string, before: Json | undefined, { status }: Json): void {
  const was = String(before?.status ?? status);
  if (was === String(status)) return;
  expect([id, was, NEXT[was]?.includes(String(status)) ? status : 'not allowed']).toEqual([id, was, status]);
}

function assertPrevious(
  what: string,
  previous: Json,
  { object, before }: { object: Json; before: Json | undefined },
): void {
  expect([what, Object.keys(previous).length > 0]).toEqual([what, true]);
  for (const [name, was] of Object.entries(previous)) {
    expect([what, name, JSON.stringify(was) !== JSON.stringify(object[name])]).toEqual([what, name, true]);
    if (!before || !(name in before) || !TOLD_WHOLE.includes(String(object.object))) continue;
    expect([what, name, partOf(before[name], was)]).toEqual([what, name, was]);
  }
}

/** Of a nested hash only what changed is told. */
function partOf(whole: unknown, told: unknown): unknown {
  if (!isHash(whole) || !isHash(told)) return whole ?? null;
  return Object.fromEntries(Object.keys(told).map((name) => [name, partOf(whole[name], told[name])]));
}

const isHash = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
