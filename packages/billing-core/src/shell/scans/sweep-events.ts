import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { EventSweep } from '../../billing.ts';
import { enabledEvents } from '../../events/index.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { listEventPages } from '../calls/list-event-pages.ts';
import type { BillingContext } from '../context.ts';
import { isAboutData } from '../is-transient.ts';
import { toReceived } from '../receive/store-events.ts';
import { countSweepFinds } from '../telemetry.ts';
import { listStripeAccounts } from './connected-accounts.ts';
import { reconcileUngenerated } from './reconcile-ungenerated.ts';
import { startScan } from './start-scan.ts';

/** What one call may name (docs.stripe.com/api/events/list). */
const TYPES = 20;
const DAY_MS = 86_400_000;
/** Events of a moment may be listed a little later than those of the next. */
const OVERLAP_MS = 15 * 60_000;
/** After each the cursor moves on, so that a sweep of a month that is killed has not begun for nothing. */
const SLICE_MS = 6 * 3_600_000;
/** Stripe lists the events of 30 days (docs.stripe.com/api/events). */
const LISTED_MS = 30 * DAY_MS;
/** Two thirds of that: whoever was away for longer is rebuilt from the objects. */
const REBUILD_AFTER_MS = 20 * DAY_MS;

/**
 * Asks Stripe for the events that never came, and stores them as the webhook route does: from there on they are like any other.
 * Only types that are registered, of the platform and of every connected account that was heard of.
 *
 * @throws Stripe.errors.StripeError, CircuitOpenError or BudgetSpentError; what was swept before stays swept
 */
export async function sweepEvents(context: BillingContext): Promise<EventSweep[]> {
  const sweeps: EventSweep[] = [];
  for (const stripeAccount of await listStripeAccounts(context.db))
    try {
      sweeps.push(await sweepAccount(context, stripeAccount));
    } catch (error) {
      if (stripeAccount === 'platform') throw error;
      // One that has left, for example, keeps no other from its turn; its cursor stays.
      context.logger.error({ err: error, stripeAccount }, 'events of a connected account not swept');
    }
  const found = sweeps.reduce((sum, sweep) => sum + sweep.found, 0);
  countSweepFinds(found);
  if (found > 0) context.logger.warn({ sweeps }, 'events that never came were found');
  await reconcileUngenerated(context);
  return sweeps;
}

async function sweepAccount(context: BillingContext, stripeAccount: string): Promise<EventSweep> {
  const cursor = await loadCursor(context, stripeAccount);
  const until = await readStripeClock(context, stripeAccount);
  if (until.getTime() - cursor.getTime() > REBUILD_AFTER_MS) await askForRebuild(context, cursor);
  const oldest = until.getTime() - LISTED_MS;
  let from = Math.max(Math.min(cursor.getTime(), until.getTime()) - OVERLAP_MS, oldest);
  const sweep: EventSweep = { stripeAccount, listed: 0, found: 0, seenUntil: cursor };
  while (from <= until.getTime()) {
    const to = Math.min(from + SLICE_MS, until.getTime());
    const seen = await sweepSlice(context, stripeAccount, { from, to });
    sweep.listed += seen.listed;
    sweep.found += seen.found;
    sweep.seenUntil = new Date(to);
    await saveCursor(context, { ...seen, stripeAccount, seenUntil: sweep.seenUntil });
    if (to === until.getTime()) break;
    from = to;
  }
  return sweep;
}

/** In milliseconds; both ends belong to it, since events have whole seconds. */
interface Slice {
  from: number;
  to: number;
}

async function sweepSlice(
  context: BillingContext,
  stripeAccount: string,
  { from, to }: Slice,
): Promise<{ listed: number; found: number }> {
  const seen = { listed: 0, found: 0 };
  const created = { gte: Math.floor(from / 1000), lte: Math.ceil(to / 1000) };
  for (let at = 0; at < enabledEvents.length; at += TYPES) {
    const types = enabledEvents.slice(at, at + TYPES);
    for await (const events of listEventPages(context, { types, created }, optionsOf(stripeAccount))) {
      seen.listed += events.length;
      seen.found += await storeMissing(context, stripeAccount, events);
    }
  }
  return seen;
}

/** A listed event was not signed: what vouches for it is the connection that it was asked for over. */
async function storeMissing(
  context: BillingContext,
  stripeAccount: string,
  events: readonly Stripe.Event[],
): Promise<number> {
  const ours = events
    .filter(({ livemode }) => livemode === context.livemode)
    // Delivered to a Connect endpoint they name their account (docs.stripe.com/connect/webhooks); listed in its name they need not.
    .map((event) => (stripeAccount === 'platform' ? event : { ...event, account: stripeAccount }));
  const areNew = await Promise.all(
    ours.map((event) => context.inbox.store(toReceived(event)).catch(orPassOver(context, event))),
  );
  return areNew.filter(Boolean).length;
}

/** One that can never be stored would hold the cursor and all that came after it. Its object is compared every night. */
const orPassOver =
  ({ logger }: BillingContext, { id, type }: Stripe.Event) =>
  (error: unknown): boolean => {
    if (!isAboutData(error)) throw error;
    logger.error({ err: error, eventId: id, type }, 'listed event not stored');
    return false;
  };

/** Where the sweep of an account begins that was never swept: at its oldest event, or a day ago. */
async function loadCursor({ db, now }: BillingContext, stripeAccount: string): Promise<Date> {
  const row = await db
    .selectFrom('event_sweeps')
    .select('seen_until')
    .where('stripe_account', '=', stripeAccount)
    .executeTakeFirst();
  if (row?.seen_until) return row.seen_until;
  const oldest = await db
    .selectFrom('webhook_inbox')
    .select((eb) => eb.fn.min('stripe_created_at').as('at'))
    .where('stripe_account', '=', stripeAccount)
    .executeTakeFirst();
  return oldest?.at ? new Date(oldest.at) : new Date(now().getTime() - DAY_MS);
}

/** Not ours: a clock of ours that is ahead would skip what happens until Stripe's has caught up (RFC 9110, 6.6.1). */
async function readStripeClock(context: BillingContext, stripeAccount: string): Promise<Date> {
  const { reads, stripe } = context;
  const page = await reads.run('GET events', () =>
    stripe.events.list({ limit: 1 }, optionsOf(stripeAccount)),
  );
  const stamped = Date.parse(page.lastResponse.headers.date ?? '');
  return Number.isNaN(stamped) ? context.now() : new Date(stamped);
}

async function saveCursor(
  { db }: BillingContext,
  { stripeAccount, listed, found, seenUntil }: EventSweep,
): Promise<void> {
  await db
    .insertInto('event_sweeps')
    .values({ stripe_account: stripeAccount, seen_until: seenUntil, listed, found })
    .onConflict((conflict) =>
      conflict.column('stripe_account').doUpdateSet({
        // Of two sweeps at once the further one counts.
        seen_until: sql<Date>`greatest(event_sweeps.seen_until, excluded.seen_until)`,
        swept_at: sql<Date>`now()`,
        listed: sql<number>`event_sweeps.listed + excluded.listed`,
        found: sql<number>`event_sweeps.found + excluded.found`,
      }),
    )
    .execute();
}

async function askForRebuild(context: BillingContext, cursor: Date): Promise<void> {
  context.logger.error(
    { seenUntil: cursor },
    'events were not swept for twenty days: rebuilding from objects',
  );
  await startScan(context, {
    purpose: 'sync',
    requestedBy: 'system',
    because: `Events were seen until ${cursor.toISOString()} only, and Stripe lists those of 30 days.`,
  });
}
