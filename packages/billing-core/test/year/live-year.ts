import { DAY } from '../world.ts';
import { type Business, YEAR_BEGINS } from './business.ts';
import { BAD_CARDS, type Deed, GOOD_CARD } from './characters.ts';
import { customerOf, stagesOf } from './deeds.ts';
import type { Person } from './people.ts';
import { cueOf, noTrouble, readMail, type Trouble, watch } from './trouble.ts';

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
  const trouble = noTrouble();
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
