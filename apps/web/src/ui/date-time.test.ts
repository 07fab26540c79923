import { expect, test } from 'vitest';
import { formatDay, formatMoment, zoneLabel } from './date-time.ts';

const plain = (words: string) => words.replace(/\u202f/g, ' ');

test('a moment near midnight is the day it is for the reader', () => {
  const at = '2026-05-03T23:30:00.000Z';
  expect(formatDay(at, { locale: 'en-US', timeZone: 'UTC' })).toBe('May 3, 2026');
  expect(formatDay(at, { locale: 'en-US', timeZone: 'Europe/Berlin' })).toBe('May 4, 2026');
  expect(formatDay(at, { locale: 'en-US', timeZone: 'America/New_York' })).toBe('May 3, 2026');
});

test('a time of day always says its zone', () => {
  const at = '2026-05-03T12:05:00.000Z';
  expect(plain(formatMoment(at, { locale: 'en-US', timeZone: 'America/New_York' }))).toBe(
    'May 3, 2026, 8:05 AM EDT',
  );
  expect(plain(formatMoment(at, { locale: 'en-US', timeZone: 'Asia/Kathmandu' }))).toContain('GMT+5:45');
});

test('the zone is named with its offset, once', () => {
  const now = new Date('2026-07-01T12:00:00Z');
  expect(zoneLabel(now, { locale: 'en-US', timeZone: 'Europe/Berlin' })).toBe('Europe/Berlin (GMT+2)');
  expect(zoneLabel(now, { locale: 'en-US', timeZone: 'UTC' })).toBe('UTC');
});
