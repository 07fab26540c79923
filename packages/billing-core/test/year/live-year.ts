import type Stripe from 'stripe';
import { DAY } from '../world.ts';
import { type Business, YEAR_BEGINS } from './business.ts';
import { BAD_CARDS, type Deed, GOOD_CARD, type Step } from './characters.ts';
import { customerOf, emailOf, stagesOf } from './deeds.ts';
import type { ReceivedMail } from './mailbox.ts';
import type { Person } from './people.ts';

/** What was done, and what was answered; refusals are part of a life. */
export interface DoneDeed {
  accountId: string;
  kind: Deed['kind'];
  code: string;
  at: number;
}

export interface LivedYear {
  deeds: DoneDeed[];
  seconds: { people: number; clock: number };
  /** When the workers looked: Unix seconds. */
  looks: number[];
}

/** What the people of the year see of Stripe: whose payment is open and whose was taken back. */
interface Trouble {
  /** Day of the first failure of an invoice that is not settled, by customer. */
  failing: Map<string, { invoice: string; day: number }>;
  disputed: Map<string, { id: string; day: number }>;
  /** Day of the mail that a card expires, by address. */
  told: Map<string, number>;
  /** Customers by charge: a dispute names its charge alone. */
  payers: Map<string, string>;
}

const GAP_SECONDS = 30;
/** Days after the year in which nobody does anything: what is open then comes to its end. */
const REST_DAYS = 21;

/**
 * Lives the days: each begins with what people do, one after the other, then the clock goes on, and as often as said the
 * webhooks come and the workers have their turn.
 */
export async function liveYear(
  business: Business,
  people: readonly Person[],
  { days, onDay = () => {} }: { days: number; onDay?: (day: number) => void },
): Promise<LivedYear> {
  const lived: LivedYear = { deeds: [], seconds: { people: 0, clock: 0 }, looks: [] };
  const trouble: Trouble = { failing: new Map(), disputed: new Map(), told: new Map(), payers: new Map() };
  const residents = people.map((person): Resident => ({ person, taken: new Set(), customer: '' }));
  let [seen, read] = [0, 0];
  let lookedAt = business.now();
  const look = async () => {
    await business.working.settle();
    await business.working.turn(lookedAt, business.now());
    await business.working.settle();
    lookedAt = business.now();
    lived.looks.push(lookedAt);
  };
  const advanceTo = async (at: number) => {
    const startedAt = performance.now();
    if (at > business.now()) await business.simulator.simulator.advance(at - business.now());
    lived.seconds.clock += (performance.now() - startedAt) / 1_000;
  };
  for (let day = 0; day < days + REST_DAYS; day += 1) {
    const startedAt = performance.now();
    const spentBefore = workSpent(business);
    const under =
      day < days
        ? residents.flatMap((resident) => begin(business, resident, { trouble, day }))
        : day === days
          ? residents.flatMap((resident) => relent(business, resident, trouble))
          : [];
    await doTogether(business, under, lived);
    lived.seconds.people += (performance.now() - startedAt) / 1_000 - (workSpent(business) - spentBefore);
    await advanceTo(YEAR_BEGINS + (day + 1) * DAY);
    await look();
    const { all } = business.feed;
    const { received } = business.mailbox;
    for (; seen < all.length; seen += 1) watch(trouble, all[seen], day);
    for (; read < received.length; read += 1) readMail(trouble, received[read], day);
    onDay(day);
  }
  return lived;
}

interface Resident {
  person: Person;
  /** Steps that were taken, with what each was taken for. */
  taken: Set<string>;
  customer: string;
}

interface UnderWay {
  resident: Resident;
  kind: Deed['kind'];
  stages: ((before: string) => Promise<string>)[];
  before: string;
}

/** What somebody begins today. */
function begin(
  business: Business,
  resident: Resident,
  { trouble, day }: { trouble: Trouble; day: number },
): UnderWay[] {
  const { person, taken, customer } = resident;
  return person.steps.flatMap((step, number) => {
    const cue = cueOf(step, person, { trouble, customer, day });
    if (cue === undefined || taken.has(`${number}:${cue}`)) return [];
    taken.add(`${number}:${cue}`);
    return [{ resident, kind: step.deed.kind, stages: stagesOf(business, person, step.deed), before: '' }];
  });
}

/**
 * At the end of the year whoever has a card that would fail only then gets a good one, so that no case begins that could not end.
 * Who owes something by then is left to the policy's end.
 */
function relent(business: Business, resident: Resident, { failing }: Trouble): UnderWay[] {
  const { person, customer } = resident;
  const isBad =
    person.character === 'hasAnOldCard' ||
    person.steps.some(({ deed }) => deed.kind === 'use_card' && BAD_CARDS.has(deed.card));
  if (!isBad || customer === '' || failing.has(customer)) return [];
  const deed: Deed = { kind: 'use_card', card: GOOD_CARD };
  return [{ resident, kind: deed.kind, stages: stagesOf(business, person, deed), before: '' }];
}

/** One after the other, half a minute apart; those who have more to do wait together until they were heard. */
async function doTogether(
  business: Business,
  begun: readonly UnderWay[],
  { deeds }: LivedYear,
): Promise<void> {
  for (let open = begun; open.length > 0; ) {
    const waiting: UnderWay[] = [];
    for (const each of open) {
      await business.simulator.simulator.advance(GAP_SECONDS);
      const [stage, ...stages] = each.stages;
      const outcome = (await stage?.(each.before)) ?? '';
      if (stages.length > 0) {
        waiting.push({ ...each, stages, before: outcome });
        continue;
      }
      const { accountId } = each.resident.person;
      deeds.push({ accountId, kind: each.kind, code: outcome, at: business.now() });
      if (each.kind === 'subscribe')
        each.resident.customer = await customerOf(business, each.resident.person);
    }
    await business.working.settle();
    open = waiting;
  }
}

const workSpent = ({ working: { spent } }: Business) =>
  spent.deliver + spent.apply + spent.effects + spent.turns;

/** What a step is due for today: its day, or a failure or dispute that it was not done for; nothing when it is not. */
function cueOf(
  { on }: Step,
  person: Person,
  { trouble, customer, day }: { trouble: Trouble; customer: string; day: number },
): string | undefined {
  if ('day' in on) return day - person.comesOn === on.day ? 'day' : undefined;
  if ('afterExpiryMail' in on) {
    const told = trouble.told.get(emailOf(person));
    return told !== undefined && day > told + on.afterExpiryMail ? 'told' : undefined;
  }
  if ('afterFailure' in on) {
    const failing = trouble.failing.get(customer);
    return failing && day > failing.day + on.afterFailure ? failing.invoice : undefined;
  }
  const disputed = trouble.disputed.get(customer);
  return disputed && day > disputed.day + on.afterDispute ? disputed.id : undefined;
}

/** What people read in their mailbox. */
function readMail({ told }: Trouble, mail: ReceivedMail | undefined, day: number): void {
  if (mail?.kind === 'card_expiring' && !told.has(mail.to)) told.set(mail.to, day);
}

/** Follows Stripe's own events, whatever our side makes of them. */
function watch(trouble: Trouble, event: Stripe.Event | undefined, day: number): void {
  if (!event) return;
  if (event.type === 'invoice.payment_failed' || event.type === 'invoice.payment_action_required') {
    const { id, customer } = event.data.object;
    const key = String(customer);
    if (trouble.failing.get(key)?.invoice !== id) trouble.failing.set(key, { invoice: id ?? '', day });
  }
  if (event.type === 'invoice.paid' || event.type === 'invoice.voided') {
    const { id, customer } = event.data.object;
    if (trouble.failing.get(String(customer))?.invoice === id) trouble.failing.delete(String(customer));
  }
  if (event.type === 'charge.succeeded')
    trouble.payers.set(event.data.object.id, String(event.data.object.customer));
  if (event.type !== 'charge.dispute.created') return;
  const payer = trouble.payers.get(String(event.data.object.charge));
  if (payer) trouble.disputed.set(payer, { id: event.data.object.id, day });
}
