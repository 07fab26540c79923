import { expect, test } from 'vitest';
import { readMailReport } from './mail-report.ts';

const data = { message_id: '<1@app.example>', recipient: 'ada@acme.example', reason: '550 5.1.1 unknown' };
const timestamp = '2026-11-26T10:00:00Z';

test('a bounce is hard or soft as it says, and a complaint is neither', () => {
  const bounced = (bounce: string) => ({ type: 'mail.bounced', timestamp, data: { ...data, bounce } });
  expect(readMailReport('r1', bounced('hard'))).toEqual({
    id: 'r1',
    messageId: '<1@app.example>',
    kind: 'hard_bounce',
    recipient: 'ada@acme.example',
    reason: '550 5.1.1 unknown',
    happenedAt: new Date(timestamp),
  });
  expect(readMailReport('r1', bounced('soft'))).toMatchObject({ kind: 'soft_bounce' });
  expect(readMailReport('r1', { type: 'mail.complained', timestamp, data })).toMatchObject({
    kind: 'complaint',
  });
});

test('a report of something else is ignored, and one of ours that lacks a field is none', () => {
  expect(readMailReport('r1', { type: 'mail.delivered', timestamp, data })).toBe('ignored');
  for (const message of [
    { type: 'mail.bounced', timestamp, data },
    { type: 'mail.bounced', timestamp, data: { ...data, bounce: 'odd' } },
    { type: 'mail.complained', timestamp: 'yesterday', data },
    { type: 'mail.complained', timestamp, data: { ...data, message_id: 7 } },
    { type: 'mail.complained', timestamp, data: { ...data, recipient: undefined } },
    { type: 7 },
    'mail.bounced',
    null,
    undefined,
  ])
    expect(readMailReport('r1', message), JSON.stringify(message)).toBeUndefined();
});

test('a reason is one line of at most five hundred letters', () => {
  const reason = `550\r\n\0 ${'x'.repeat(900)}`;
  const report = readMailReport('r1', { type: 'mail.complained', timestamp, data: { ...data, reason } });
  expect(report).toMatchObject({ reason: `550 ${'x'.repeat(496)}` });
});
