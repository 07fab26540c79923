import { expect, test } from 'vitest';
import { defineBilling, limit, metered } from '../../config.ts';
import { checkUsageEvent } from './usage-event.ts';

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: { api_calls: metered('API calls'), projects: limit('Projects') },
  plans: { free: { name: 'Free', description: '', features: {} } },
});
const now = new Date('2026-03-15T12:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const event = { accountId: 'acme', feature: 'api_calls', quantity: 3, key: 'k1' };
const MINUTE = 60_000;
const DAY = 86_400_000;

test('an event without a time is of now', () => {
  expect(checkUsageEvent(config, event, now)).toEqual({ ...event, at: now, asideBecause: null });
});

test.each([
  ['five minutes ahead counts', 5 * MINUTE, null],
  ['more is put aside', 5 * MINUTE + 1, 'in_the_future'],
  ['a day ahead is put aside', DAY, 'in_the_future'],
  ['35 days old counts', -35 * DAY, null],
  ['older is put aside', -35 * DAY - 1, 'too_old'],
])('what is %s', (_, ms, asideBecause) => {
  expect(checkUsageEvent(config, { ...event, at: after(ms) }, now)).toMatchObject({ asideBecause });
});

test.each<[string, Partial<typeof event> & { at?: Date }, RegExp]>([
  ['a feature that there is not', { feature: 'calls' }, /no feature called calls/],
  ['a name of every object', { feature: 'constructor' }, /no feature called constructor/],
  ['a feature that is not metered', { feature: 'projects' }, /projects is not metered/],
  ['nothing', { quantity: 0 }, /whole number from 1/],
  ['a negative quantity', { quantity: -1 }, /not -1/],
  ['a fraction', { quantity: 1.5 }, /not 1.5/],
  ['what is no number', { quantity: Number.NaN }, /not NaN/],
  ['what is endless', { quantity: Number.POSITIVE_INFINITY }, /not Infinity/],
  ['what sums would not be exact with', { quantity: 1e12 + 1 }, /to 1000000000000/],
  ['an empty key', { key: '' }, /A key has 1 to 255/],
  ['a key too long', { key: 'k'.repeat(256) }, /A key has 1 to 255/],
  ['a key with a control character', { key: 'a\u001fb' }, /none of them a control character/],
  ['a key with half a character', { key: 'a\ud800' }, /or half of one/],
  ['a time that is none', { at: new Date(Number.NaN) }, /time is not valid/],
  ['milliseconds taken for seconds', { at: after(1000 * now.getTime()) }, /not valid|more than a day ahead/],
])('%s is refused in words', (_, wrong, message) => {
  expect(checkUsageEvent(config, { ...event, ...wrong }, now)).toMatch(message);
});
