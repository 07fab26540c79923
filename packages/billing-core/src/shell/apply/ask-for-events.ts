import { keyOf } from '../../domain/observations/event-object.ts';
import { askStripe } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import { fetchTerms } from '../revenue/fetch-terms.ts';
import type { Seen } from './apply-batch.ts';
import type { Waiting } from './lease.ts';
import { type Failed, toFailed } from './to-failed.ts';

/** What Stripe said to events that waited for it. */
export interface Heard {
  /** Those that have all they asked for. */
  answered: Waiting[];
  answers: Seen[];
  /** Those that have not, each with its own reason. */
  failed: Failed[];
}

/**
 * Asks Stripe for what events wait for, outside any transaction, each object once however many events wait for it. An event
 * fails by its own questions alone: what Stripe does not have of one customer keeps no other from being applied.
 */
export async function askForEvents(context: BillingContext, waiting: readonly Waiting[]): Promise<Heard> {
  const withoutTerms = await learnTerms(context, waiting);
  const asking = without(waiting, withoutTerms);
  const { answers, failed } = await askStripe(
    context,
    asking.flatMap(({ ask }) => ask),
  );
  const errors = new Map(failed.map(({ ref, error }) => [keyOf(ref), error]));
  const unanswered = asking.flatMap(({ row, ask }) => {
    const own = ask.map(keyOf).filter((key) => errors.has(key));
    const failures = own.map((key) => toFailed(row, errors.get(key)));
    // Of several, one that will not pass by itself is told.
    return failures.find(({ costsNoTry }) => !costsNoTry) ?? failures.slice(0, 1);
  });
  return { answered: without(asking, unanswered), answers, failed: [...withoutTerms, ...unanswered] };
}

async function learnTerms(context: BillingContext, waiting: readonly Waiting[]): Promise<Failed[]> {
  const wanting = waiting.filter(({ terms = [] }) => terms.length > 0);
  const failed: Failed[] = [];
  // A connected account that has left refuses for itself alone.
  for (const those of Map.groupBy(wanting, ({ row }) => row.stripe_account).values())
    failed.push(...(await learnIsolated(context, those)));
  return failed;
}

/** All at once; when that fails for a reason that is not Stripe's, each half, down to the event whose terms can't be had. */
async function learnIsolated(context: BillingContext, waiting: readonly Waiting[]): Promise<Failed[]> {
  try {
    await fetchTerms(
      context,
      waiting.flatMap(({ terms = [] }) => terms),
    );
    return [];
  } catch (error) {
    const failed = waiting.map(({ row }) => toFailed(row, error));
    if (waiting.length === 1 || failed[0]?.costsNoTry) return failed;
    const middle = Math.ceil(waiting.length / 2);
    return [
      ...(await learnIsolated(context, waiting.slice(0, middle))),
      ...(await learnIsolated(context, waiting.slice(middle))),
    ];
  }
}

function without(waiting: readonly Waiting[], failed: readonly Failed[]): Waiting[] {
  const rows = new Set(failed.map(({ row }) => row));
  return waiting.filter(({ row }) => !rows.has(row));
}
