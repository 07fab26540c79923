import { expect, test } from 'vitest';
import { isAboutData, isDatabaseAway, isStatementTimeout, isTransient } from './is-transient.ts';

test.each([
  'Connection terminated unexpectedly',
  'Query read timeout',
  // What a rollback says of a connection that was given up because it stayed silent.
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
])('"%s" is no fault of the event', (message) => {
  expect(isTransient(new Error(message))).toBe(true);
});

test.each(['40001', '40P01', '55P03', '57P01', '08006', '53300', 'ECONNRESET', 'EPIPE'])(
  'an error of the code %s passes',
  (code) => {
    expect(isTransient(Object.assign(new Error('failed'), { code }))).toBe(true);
  },
);

test('any other error is the event’s own', () => {
  expect(isTransient(Object.assign(new Error('duplicate key'), { code: '23505' }))).toBe(false);
  expect(isTransient('Query read timeout')).toBe(false);
});

test('a deadlock passes with the database there; a lost connection and a full disk do not', () => {
  const coded = (code: string) => Object.assign(new Error('failed'), { code });
  expect(['40P01', '40001'].map((code) => isDatabaseAway(coded(code)))).toEqual([false, false]);
  expect(['08006', '53100'].map((code) => isDatabaseAway(coded(code)))).toEqual([true, true]);
});

test('a value that the database can not hold is about the data, a table that is read only or away is not', () => {
  const coded = (code: string) => Object.assign(new Error('failed'), { code });
  expect([coded('22003'), coded('23502'), coded('54000'), new TypeError('no data')].every(isAboutData)).toBe(
    true,
  );
  expect(
    [coded('25006'), coded('42P01'), coded('08006'), coded('53100'), new Error('driver destroyed')].some(
      isAboutData,
    ),
  ).toBe(false);
});

test('a statement that took too long does not pass by itself, and is told from a lock that was not to be had', () => {
  const tooLong = Object.assign(new Error('canceling statement'), { code: '57014' });
  expect([isStatementTimeout(tooLong), isTransient(tooLong)]).toEqual([true, false]);
  expect(isStatementTimeout(Object.assign(new Error('lock timeout'), { code: '55P03' }))).toBe(false);
});
