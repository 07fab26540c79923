import { type RunningSimulator, startSimulator } from '@billwright/stripe-simulator';
import type Stripe from 'stripe';
import { customerOfEvent, objectOf } from '../../src/domain/observations/event-object.ts';
import { isRecord } from '../../src/domain/observations/json-equality.ts';
import { type MirroredRow, projectObject } from '../../src/domain/observations/project-object.ts';
import { type FetchableObject, fetchObject, isFetchable } from '../../src/stripe/fetch-object.ts';
import { clientOf, DAY, START } from '../world.ts';
import { type Dice, dice } from './dice.ts';
import { type Life, type Living, STORIES } from './lives.ts';

/** One account's life, as Stripe told of it. */
export interface RecordedLife {
  accountId: string;
  story: string;
  customerId: string;
  events: Stripe.Event[];
  /** Its checkout sessions, which are ours before Stripe tells of them. */
  sessionIds: string[];
  /** What Stripe's own objects come to in the end, of customers and payment methods only when they are still there. */
  mirrored: MirroredRow[];
}

export interface Recording {
  simulator: RunningSimulator;
  stripe: Stripe;
  lives: RecordedLife[];
}

const BASES = {
  starter_month_usd: ['starter', 'month', 2_900],
  starter_year_usd: ['starter', 'year', 29_000],
  pro_month_usd: ['pro', 'month', 7_900],
  pro_year_usd: ['pro', 'year', 79_000],
} as const;
/** Sold beside a plan's own price, by what they are to it and the key of what they sell. */
const BESIDE = {
  seats_month_usd: ['seats', 'members', 900],
  projects_month_usd: ['add_on', 'projects', 500],
} as const;
/** They begin over so many seconds, so that few share one. */
const BEGIN_WITHIN = 40 * DAY;
/** Stripe lists events for thirty days. */
const LISTED = 25 * DAY;

/** Lets so many lives be lived on one simulated clock, each story in turn, and keeps what Stripe told of them. */
export async function recordLives(
  count: number,
  seed: number,
  without: readonly string[] = [],
): Promise<Recording> {
  const simulator = await startSimulator({ port: 0, seed, now: START });
  const stripe = clientOf(simulator);
  const random = dice(seed);
  const shop = await openShop(stripe);
  const stories = Object.entries(STORIES).filter(([story]) => !without.includes(story));
  const waiting = Array.from({ length: count }, (_, n) => {
    const [story, live] = stories[n % stories.length] ?? random.of(stories);
    const accountId = `life-${n}-${story}`;
    const living = { ...shop, stripe, accountId, dice: random.fork() };
    return { accountId, story, life: live(living), at: START + random.below(BEGIN_WITHIN) };
  });
  const names = new Map(waiting.map(({ accountId, story }) => [accountId, story]));
  const events = await liveAll({ simulator, stripe }, waiting);
  const lives = await Promise.all(
    [...byAccount(events, random)].map(([accountId, own]) => describeLife(stripe, accountId, own, names)),
  );
  return { simulator, stripe, lives };
}

async function openShop(stripe: Stripe): Promise<Pick<Living, 'price' | 'coupon'>> {
  const ids = new Map<string, string>();
  const sell = async (
    lookupKey: string,
    given: Omit<Stripe.PriceCreateParams, 'currency' | 'product_data'>,
  ) => {
    const product_data = { name: lookupKey };
    const { id } = await stripe.prices.create({
      currency: 'usd',
      lookup_key: lookupKey,
      product_data,
      ...given,
    });
    ids.set(lookupKey, id);
  };
  for (const [key, [plan, interval, unit_amount]] of Object.entries(BASES))
    await sell(key, { unit_amount, recurring: { interval }, metadata: { billwright_plan: plan } });
  for (const [key, [billwright_role, billwright_key, unit_amount]] of Object.entries(BESIDE))
    await sell(key, {
      unit_amount,
      recurring: { interval: 'month' },
      metadata: { billwright_role, billwright_key },
    });
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  });
  await sell('calls_usd', {
    unit_amount: 1,
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    metadata: { billwright_role: 'usage', billwright_key: 'calls', billwright_plan: 'starter' },
  });
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'forever' });
  return { price: (key) => ids.get(key) ?? '', coupon: coupon.id };
}

/** The earliest goes first, and waits for as long as it says. */
async function liveAll(
  { simulator, stripe }: Pick<Recording, 'simulator' | 'stripe'>,
  waiting: { accountId: string; life: Life; at: number }[],
): Promise<Stripe.Event[]> {
  const { simulator: world } = simulator;
  const events: Stripe.Event[] = [];
  const list = async () => {
    const after = events.at(-1)?.id;
    const news = stripe.events.list({ limit: 100, ...(after === undefined ? {} : { ending_before: after }) });
    const found: Stripe.Event[] = [];
    for await (const event of news) found.push(event);
    // Going back in time they come oldest first.
    events.push(...(after === undefined ? found.toReversed() : found));
  };
  let listedAt = world.now();
  while (waiting.length > 0) {
    waiting.sort((a, b) => b.at - a.at);
    const next = waiting.pop();
    if (!next) break;
    if (next.at > world.now()) await world.advance(next.at - world.now());
    if (world.now() - listedAt > LISTED) {
      await list();
      listedAt = world.now();
    }
    const step = await next.life.next().catch((cause: unknown) => {
      throw new Error(`The life of ${next.accountId} went wrong.`, { cause });
    });
    if (!step.done) waiting.push({ ...next, at: world.now() + step.value });
  }
  await world.advance(DAY);
  await list();
  return events;
}

/** By whose customer they are. Of events that nothing is kept of, such as a charge's, a few are enough. */
function byAccount(events: readonly Stripe.Event[], random: Dice): Map<string, Stripe.Event[]> {
  const accounts = new Map<string, string>();
  // A dispute and a warning name a charge, and nobody.
  const payers = new Map<string, string>();
  for (const event of events)
    if (event.type === 'customer.created')
      accounts.set(event.data.object.id, event.data.object.metadata.billwright_account ?? '');
    else if (event.type === 'charge.succeeded')
      payers.set(event.data.object.id, customerOfEvent(event) ?? '');
  const lives = new Map<string, Stripe.Event[]>();
  for (const event of events) {
    const object: unknown = event.data.object;
    const charge = isRecord(object) && typeof object.charge === 'string' ? object.charge : '';
    const account = accounts.get(customerOfEvent(event) ?? payers.get(charge) ?? '');
    if (account !== undefined && (objectOf(event) || random.chance(10)))
      lives.set(account, [...(lives.get(account) ?? []), event]);
  }
  return lives;
}

async function describeLife(
  stripe: Stripe,
  accountId: string,
  events: Stripe.Event[],
  names: ReadonlyMap<string, string>,
): Promise<RecordedLife> {
  const refs = new Map(events.map((event) => objectOf(event)).map((ref) => [ref?.id ?? '', ref]));
  const customerId = [...refs.keys()].find((id) => id.startsWith('cus_')) ?? '';
  const mirrored: MirroredRow[] = [];
  for (const ref of refs.values()) {
    if (!ref || !isFetchable(ref.type)) continue;
    const object = await fetchOrTombstone(stripe, { type: ref.type, id: ref.id });
    const row = projectObject(ref.type, object, { accountId, customerId });
    if (row) mirrored.push(row);
  }
  const sessionIds = [...refs.keys()].filter((id) => id.startsWith('cs_'));
  return { accountId, story: names.get(accountId) ?? '', customerId, events, sessionIds, mirrored };
}

/** Of a removed tax id Stripe knows nothing any more. */
async function fetchOrTombstone(stripe: Stripe, ref: FetchableObject): Promise<Record<string, unknown>> {
  try {
    const { lastResponse: _, ...object } = await fetchObject(stripe, ref);
    return object;
  } catch (error) {
    if (ref.type !== 'tax_id') throw error;
    return { id: ref.id, object: ref.type, deleted: true };
  }
}
