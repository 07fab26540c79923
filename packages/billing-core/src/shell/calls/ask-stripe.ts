import { keyOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import type { NewObservation } from '../../domain/observations/observation.ts';
import { type FetchedObject, isFetchable } from '../../stripe/fetch-object.ts';
import type { Seen } from '../apply/apply-batch.ts';
import { readGeneration } from '../apply/object-states.ts';
import type { BillingContext } from '../context.ts';

/** How far the clock of an answer's `Date` header may be from the one that stamps events. */
const SLACK_MS = 5_000;

export interface Asked {
  answers: Seen[];
  /** Those that Stripe did not answer for, each with its own reason. */
  failed: { ref: ObjectRef; error: unknown }[];
}

/**
 * Asks Stripe for objects, each once, outside any transaction. What is known of one is read first: its answer is newer. One that
 * fails takes no other's answer away.
 */
export async function askStripe(context: BillingContext, refs: readonly ObjectRef[]): Promise<Asked> {
  const wanted = [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
  const settled = await Promise.all(
    wanted.map((ref) => askOne(context, ref).catch((error: unknown) => ({ ref, error }))),
  );
  return {
    answers: settled.filter((each) => 'observation' in each),
    failed: settled.filter((each) => 'error' in each),
  };
}

/** The same for one object; nothing when Stripe has none like it. A deleted customer is there, as a tombstone. */
export async function askIfThere(context: BillingContext, ref: ObjectRef): Promise<Seen | undefined> {
  try {
    return await askOne(context, ref);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'resource_missing') return undefined;
    throw error;
  }
}

async function askOne(context: BillingContext, ref: ObjectRef): Promise<Seen> {
  const coversGeneration = await readGeneration(context.db, ref);
  const answer = await fetchFresh(context, ref);
  return { ref, observation: observeResponse(answer, 'fetched', { coversGeneration, now: context.now() }) };
}

/** An answer as a look at its object, of about the time that its `Date` header says (RFC 9110, 6.6.1). */
export function observeResponse(
  { lastResponse, ...snapshot }: FetchedObject,
  source: 'api' | 'fetched',
  { coversGeneration, now }: { coversGeneration: number; now: Date },
): NewObservation {
  const stamped = Date.parse(lastResponse.headers.date ?? '');
  const atMs = Number.isNaN(stamped) ? now.getTime() : stamped;
  return {
    sourceId: `${source}:${lastResponse.requestId}`,
    source,
    eventType: null,
    earliestMs: atMs - SLACK_MS,
    latestMs: atMs + SLACK_MS,
    coversGeneration,
    snapshot,
    previousAttributes: null,
  };
}

/** One object, within the budget and behind the circuit. */
export function fetchFresh(
  { reads }: BillingContext,
  { stripeAccount, type, id }: ObjectRef,
): Promise<FetchedObject> {
  if (!isFetchable(type)) throw new Error(`Objects of type ${type} are not kept, so none is fetched.`);
  return reads.fetch({ type, id, ...(stripeAccount === 'platform' ? {} : { stripeAccount }) });
}
