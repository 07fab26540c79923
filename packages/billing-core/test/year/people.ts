import { type Dice, dice } from '../lab/dice.ts';
import { YEAR_BEGINS } from './business.ts';
import { CHARACTERS, type CharacterName, SHARES, type Step } from './characters.ts';

/** Somebody who will come, and all that they will do. */
export interface Person {
  accountId: string;
  character: CharacterName;
  /** On which day of the year they come, from 0. */
  comesOn: number;
  currency: 'usd' | 'eur';
  /** The number of the card that they first pay with, and its expiry as it is typed. */
  card: string;
  expires: string;
  steps: readonly Step[];
}

/** Good cards of as many banks: a card has one trial, whoever uses it (docs.stripe.com/testing#international-cards). */
const CARDS = `
4000000320000021 4000000760000002 4000001240000000 4000001520000001 4000001700000003 4000001880000005 4000002180000000
4000004840008001 4000005910000000 4000006000000066 4000006040000068 4000008580000003 4000007840000001 4000000400000008
4000000560000004 4000001000000000 4000001910000009 4000001960000008 4000002030000002 4000002080000001 4000002330000009
4000002460000001 4000002500000003 4000002760000016 4000003000000030 4000003480000005 4000003720000005 4000003800000008
4000004280000005 4000004400000000 4000004420000006 4000004700000007 4000005280000002 4000005780000007 4000006160000005
4000006200000007 4000006420000001 4000007050000006 4000007030000001 4000007240000007 4000007520000008 4000007560000009
4000008260000000 4000000360000006 4000001560000002 4000003440000004 4000003920000003 4000005540000008 4000007020000003
`
  .trim()
  .split(/\s+/);

/** Everybody of a year, by the seed alone. More come in its first half than after it, so that they are seen to stay, fail and leave. */
export function drawPeople(seed: number, customers: number, days: number): Person[] {
  const chance = dice(seed);
  return Array.from({ length: customers }, (_, number) => drawPerson(chance.fork(), { number, days }));
}

function drawPerson(own: Dice, { number, days }: { number: number; days: number }): Person {
  const character = pick(own, number);
  const comesOn = Math.floor((own.below(1_000) * (400 + own.below(600)) * days * 0.9) / 1_000_000);
  return {
    accountId: `customer-${String(number).padStart(5, '0')}`,
    character,
    comesOn,
    currency: own.chance(75) ? 'usd' : 'eur',
    card: CARDS[number % CARDS.length] ?? '',
    expires: character === 'hasAnOldCard' ? monthOf(comesOn + 40 + own.below(60)) : '12 / 34',
    steps: CHARACTERS[character](own),
  };
}

/** The month of a day of the year, as one types it. */
function monthOf(day: number): string {
  const at = new Date((YEAR_BEGINS + day * 86_400) * 1_000);
  return `${String(at.getUTCMonth() + 1).padStart(2, '0')} / ${String(at.getUTCFullYear()).slice(2)}`;
}

/** Everybody there is comes once before chance decides: a small year has them all. */
function pick(own: Dice, number: number): CharacterName {
  const names = Object.keys(SHARES) as CharacterName[];
  const named = names[number];
  let at = own.below(100);
  if (named) return named;
  for (const name of names) {
    at -= SHARES[name];
    if (at < 0) return name;
  }
  return 'paysAlways';
}
