import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DisputePolicy } from '../../config/disputes.ts';
import { type DisputeStep, decideSteps } from './dispute-steps.ts';

const opened = new Date('2026-01-05T00:00:00Z');
const dueAt = new Date('2026-01-26T00:00:00Z');
const HOUR_MS = 3_600_000;

const stepsAt = (
  status: string,
  {
    hoursLeft = 21 * 24,
    done = [],
    policy,
    due = dueAt,
    createdAt = opened,
  }: {
    hoursLeft?: number;
    done?: string[];
    policy?: DisputePolicy;
    due?: Date | null;
    createdAt?: Date;
  } = {},
) =>
  decideSteps({
    dispute: { status, dueAt: due, createdAt },
    done: new Set(done),
    policy,
    now: new Date(dueAt.getTime() - hoursLeft * HOUR_MS),
  });

test('a dispute is told, drafted, and has the subscription wait for its payments', () => {
  expect(stepsAt('needs_response')).toEqual(['tell_dispute', 'draft_dispute', 'pause_collection']);
});

test('an inquiry took no money: the subscription goes on', () => {
  expect(stepsAt('warning_needs_response')).toEqual(['tell_inquiry', 'draft_inquiry']);
});

test('one that becomes a chargeback is told and drafted anew', () => {
  const done = ['tell_inquiry', 'draft_inquiry'];
  expect(stepsAt('needs_response', { done })).toEqual(['tell_dispute', 'draft_dispute', 'pause_collection']);
});

test('by configuration payments are collected as ever, and a lost dispute ends nothing', () => {
  const policy = { whileOpen: 'collect', whenLost: 'keep' } as const;
  expect(stepsAt('needs_response', { policy })).not.toContain('pause_collection');
  expect(stepsAt('lost', { policy })).toEqual([]);
  expect(stepsAt('lost', { policy: { whenLost: 'keep' }, done: ['pause_collection'] })).toEqual([
    'resume_collection',
  ]);
});

const handled = ['tell_dispute', 'draft_dispute', 'pause_collection'];

test.each([
  ['eight days before', 8 * 24, []],
  ['a week before', 7 * 24, ['remind_week']],
  ['a day before', 24, ['remind_day']],
  ['after the deadline', 0, []],
])('%s the deadline: %s hours left', (_, hoursLeft, expected) => {
  expect(stepsAt('needs_response', { hoursLeft, done: handled })).toEqual(expected);
});

test('who has answered is not reminded, and neither is who can not answer', () => {
  expect(stepsAt('under_review', { hoursLeft: 24, done: handled })).toEqual([]);
  expect(stepsAt('needs_response', { due: null, done: handled })).toEqual([]);
});

test('one that came with less than a week to go is not reminded of the week', () => {
  const createdAt = new Date(dueAt.getTime() - 6 * 24 * HOUR_MS);
  expect(stepsAt('needs_response', { hoursLeft: 6 * 24, createdAt, done: handled })).toEqual([]);
  expect(stepsAt('needs_response', { hoursLeft: 20, createdAt, done: handled })).toEqual(['remind_day']);
});

test('won, the payments go on; lost, the subscription ends; never paused, nothing is resumed', () => {
  expect(stepsAt('won', { done: handled })).toEqual(['resume_collection']);
  expect(stepsAt('prevented', { done: handled })).toEqual(['resume_collection']);
  expect(stepsAt('lost', { done: handled })).toEqual(['cancel_subscription']);
  expect(stepsAt('warning_closed', { done: ['tell_inquiry', 'draft_inquiry'] })).toEqual([]);
});

test('a status that Stripe adds one day counts as open, and nobody is asked for an answer', () => {
  expect(stepsAt('arbitration_pending')).toEqual(['tell_dispute', 'pause_collection']);
});

test('whenever and however often it is looked at, no step is taken twice, and an ended one has nothing left', () => {
  const statuses = ['warning_needs_response', 'warning_under_review', 'needs_response', 'under_review'];
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ status: fc.constantFrom(...statuses), hoursLeft: fc.integer({ min: -48, max: 600 }) }),
      ),
      fc.constantFrom('won', 'lost', 'prevented'),
      (looks, outcome) => {
        const taken: DisputeStep[] = [];
        for (const look of [
          ...looks.sort((a, b) => b.hoursLeft - a.hoursLeft),
          { status: outcome, hoursLeft: -50 },
        ])
          taken.push(...stepsAt(look.status, { hoursLeft: look.hoursLeft, done: taken }));
        expect(new Set(taken).size).toBe(taken.length);
        expect(stepsAt(outcome, { hoursLeft: -60, done: taken })).toEqual([]);
        if (outcome !== 'lost')
          expect(taken.includes('resume_collection')).toBe(taken.includes('pause_collection'));
      },
    ),
  );
});
