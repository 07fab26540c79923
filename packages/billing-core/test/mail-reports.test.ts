import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OwedMail } from '../src/domain/mail/mail.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createWebhookSecret, signMessage } from '../src/shell/deliveries/sign-message.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { noteMailStart } from '../src/shell/mails/mail-start.ts';
import { effectKeyOf, OPERATORS, oweMail } from '../src/shell/mails/owe-mail.ts';
import { createContext } from './context.ts';
import { createMemoryMailer } from './memory-mailer.ts';
import { must, openWorld, type World } from './world.ts';

const mailer = createMemoryMailer();
const secret = createWebhookSecret();
const staff = ['ops@billwright.example', 'Grace@billwright.example'];
let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ worker: false, mail: { mailer, operators: staff, reportSecrets: [secret] } });
  context = createContext(world);
  await noteMailStart(context);
});
beforeEach(async () => {
  mailer.sent.length = 0;
  mailer.answer = () => ({ outcome: 'accepted' });
  for (const table of ['mails', 'mail_reports', 'mail_bounces', 'mail_preferences'] as const)
    await world.db.deleteFrom(table).execute();
  await world.db.deleteFrom('effects').where('kind', '=', 'send_mail').execute();
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});

const alert = (key: string): OwedMail => ({
  key,
  kind: 'usage_alert',
  to: { accountId: 'acme' },
  props: { feature: 'calls', percent: 80, used: 80, included: 100, periodEndsAt: '2099-01-01T00:00:00.000Z' },
  because: '80% was used.',
  since: world.now(),
});
const receipt = (key: string): OwedMail => ({
  key,
  kind: 'receipt',
  to: { accountId: 'acme' },
  props: { invoiceId: 'in_1', total: { amountMinor: 500, currency: 'usd' } },
  because: 'The invoice was paid.',
  since: world.now(),
});
const warning = (key: string): OwedMail => ({
  key,
  kind: 'early_fraud_warning',
  to: 'operators',
  about: 'acme',
  props: {
    warningId: 'issfr_1',
    chargeId: 'ch_1',
    accountId: 'acme',
    accountName: 'Acme',
    amount: { amountMinor: 500, currency: 'usd' },
    fraudType: 'misc',
  },
  because: 'A bank warned.',
  since: world.now(),
});

async function send(mail: OwedMail): Promise<string> {
  await world.db.transaction().execute((trx) => oweMail(trx, context, mail));
  await runEffect(context, effectKeyOf('acme', mail.key));
  return mailer.sent.at(-1)?.messageId ?? '';
}
const rowOf = (key: string) =>
  world.db.selectFrom('mails').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
const reports = () =>
  world.db.selectFrom('mail_reports').select(['id', 'kind', 'mail_key']).orderBy('id').execute();

interface Told {
  messageId: string | null;
  bounce?: 'hard' | 'soft';
  recipient?: string;
  reason?: string;
}

const bodyOf = ({ messageId, bounce, recipient = 'ada@acme.example', reason = '550 5.1.1 unknown' }: Told) =>
  JSON.stringify({
    type: bounce ? 'mail.bounced' : 'mail.complained',
    timestamp: world.now().toISOString(),
    data: {
      ...(messageId ? { message_id: messageId } : {}),
      recipient,
      reason,
      ...(bounce ? { bounce } : {}),
    },
  });

const anId = (): string => randomUUID();

function post(body: string, { id = anId(), secrets = [secret], sentAt = new Date() } = {}) {
  const headers = signMessage({ id, body, sentAt }, secrets);
  return world.billing.mails.reports.handle(
    new Request('http://app.example/webhooks/mail', { method: 'POST', headers, body }),
  );
}

async function tell(told: Told, id = anId()): Promise<string> {
  const answer = await post(bodyOf(told), { id });
  expect(answer.status).toBe(200);
  return answer.text();
}

test('a hard bounce marks the mail and its address: nothing at all is sent there, also what is transactional', async () => {
  const messageId = await send(alert('a1'));
  expect(await tell({ messageId, bounce: 'hard' })).toBe('noted');
  expect(await rowOf('a1')).toMatchObject({ state: 'bounced', state_because: '550 5.1.1 unknown' });
  await send(receipt('r1'));
  expect(mailer.sent).toHaveLength(1);
  expect(await rowOf('r1')).toMatchObject({
    state: 'bounced',
    state_because: 'The address was refused before: 550 5.1.1 unknown',
  });
});

test('a soft bounce is noted with the mail and stops nothing', async () => {
  const messageId = await send(alert('a1'));
  expect(await tell({ messageId, bounce: 'soft', reason: '452 mailbox full' })).toBe('noted');
  expect((await rowOf('a1')).state).toBe('sent');
  await send(alert('a2'));
  expect(mailer.sent).toHaveLength(2);
  const { items } = await world.billing.mails.list({
    accountId: 'acme',
    state: null,
    kind: null,
    cursor: null,
    limit: 10,
  });
  expect(items.map(({ key, reports: told }) => [key, told])).toEqual([
    ['a2', []],
    [
      'a1',
      [
        {
          kind: 'soft_bounce',
          recipient: 'ada@acme.example',
          reason: '452 mailbox full',
          happenedAt: world.now().toISOString(),
        },
      ],
    ],
  ]);
});

test('a complaint turns off what can be turned off, and what is transactional still comes', async () => {
  const messageId = await send(receipt('r1'));
  expect(await tell({ messageId })).toBe('noted');
  expect((await rowOf('r1')).state).toBe('sent');
  expect((await world.billing.mails.preferences.get('acme')).topics).toEqual([
    { topic: 'getting_started', isOn: false },
    { topic: 'usage', isOn: false },
  ]);
  await send(alert('a1'));
  await send(receipt('r2'));
  expect(mailer.sent.map(({ subject }) => subject)).toEqual(['receipt', 'receipt']);
  expect((await rowOf('a1')).state).toBe('skipped');
});

test('told twice, also after an operator had it sent again, a report is noted once', async () => {
  const messageId = await send(receipt('r1'));
  expect(await tell({ messageId, bounce: 'hard' }, 'msg_1')).toBe('noted');
  must(
    await world.billing.mails.sendAgain({
      accountId: 'acme',
      key: 'r1',
      actorId: 'op',
      because: 'The address is right.',
    }),
  );
  await runEffect(context, effectKeyOf('acme', 'r1'));
  expect(await tell({ messageId, bounce: 'hard' }, 'msg_1')).toBe('duplicate');
  expect((await rowOf('r1')).state).toBe('sent');
  expect(await reports()).toEqual([{ id: 'msg_1', kind: 'hard_bounce', mail_key: 'r1' }]);
  // Another one is another fact.
  expect(await tell({ messageId, bounce: 'hard' }, 'msg_2')).toBe('noted');
  expect((await rowOf('r1')).state).toBe('bounced');
});

test('two tries of one report at once note it once', async () => {
  const messageId = await send(receipt('r1'));
  const said = await Promise.all([1, 2, 3, 4].map(() => tell({ messageId }, 'msg_1')));
  expect(said.toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'noted']);
});

test('a mail that is not ours, or a report of something else, is taken and changes nothing', async () => {
  const messageId = await send(receipt('r1'));
  expect(await tell({ messageId: '<other@elsewhere.example>', bounce: 'hard' })).toBe('unknown_mail');
  const delivered = JSON.stringify({ type: 'mail.delivered', data: { message_id: messageId } });
  expect(await (await post(delivered)).text()).toBe('ignored');
  expect(await reports()).toEqual([]);
  expect((await rowOf('r1')).state).toBe('sent');
});

test('what is not signed with our secret, too old, too large or no report is refused and noted nowhere', async () => {
  const body = bodyOf({ messageId: await send(receipt('r1')), bounce: 'hard' });
  const old = new Date(Date.now() - 301_000);
  const statuses = [
    await post(body, { secrets: [createWebhookSecret()] }),
    await post(body, { sentAt: old }),
    await world.billing.mails.reports.handle(
      new Request('http://app.example/webhooks/mail', { method: 'POST', body }),
    ),
    await post(JSON.stringify({ type: 'mail.bounced' })),
    await post('{'),
    await post(`${body}${' '.repeat(65_536)}`),
    await world.billing.mails.reports.handle(new Request('http://app.example/webhooks/mail')),
  ].map(({ status }) => status);
  expect(statuses).toEqual([400, 400, 400, 400, 400, 413, 405]);
  expect(await reports()).toEqual([]);
  expect((await rowOf('r1')).state).toBe('sent');
});

test('the id is found with or without its brackets, and the address in whatever letters', async () => {
  const messageId = await send(receipt('r1'));
  await tell({ messageId: messageId.slice(1, -1), bounce: 'hard', recipient: 'ADA@acme.example' });
  expect((await rowOf('r1')).state).toBe('bounced');
  expect(await world.db.selectFrom('mail_bounces').select(['account_id', 'address']).execute()).toEqual([
    { account_id: 'acme', address: 'ada@acme.example' },
  ]);
});

test('of a provider that knows an id of its own alone the last mail to that address is meant', async () => {
  await send(receipt('r1'));
  await send(receipt('r2'));
  await world.db
    .updateTable('mails')
    .set({ sent_at: new Date(world.now().getTime() - 3_600_000) })
    .where('key', '=', 'r1')
    .execute();
  expect(await tell({ messageId: null, bounce: 'hard', recipient: 'ADA@acme.example' })).toBe('noted');
  expect((await rowOf('r2')).state).toBe('bounced');
  expect((await rowOf('r1')).state).toBe('sent');
  expect(await tell({ messageId: null, recipient: 'nobody@acme.example' })).toBe('unknown_mail');
  await world.db
    .updateTable('mails')
    .set({ sent_at: new Date(world.now().getTime() - 8 * 86_400_000) })
    .execute();
  expect(await tell({ messageId: null })).toBe('unknown_mail');
});

test('of several operators the one whose mailbox refused gets no more of anybody, and the others go on', async () => {
  const messageId = await send(warning('w1'));
  await tell({ messageId, bounce: 'hard', recipient: 'grace@billwright.example' });
  // Who that is, nobody knows.
  await tell({ messageId, bounce: 'hard', recipient: 'forwarded@elsewhere.example' });
  expect((await rowOf('w1')).state).toBe('sent');
  await send(warning('w2'));
  expect(mailer.sent.at(-1)?.to).toEqual(['ops@billwright.example']);
  expect(await world.db.selectFrom('mail_bounces').select(['account_id', 'address']).execute()).toEqual([
    { account_id: OPERATORS, address: 'Grace@billwright.example' },
  ]);
  // An operator's complaint turns nothing of the customer's off.
  await tell({ messageId, recipient: 'ops@billwright.example' });
  expect(await world.db.selectFrom('mail_preferences').selectAll().execute()).toEqual([]);
});

test('a bounce that is told before our own note of the sending stays one', async () => {
  mailer.answer = async ({ messageId }) => {
    await tell({ messageId, bounce: 'hard' });
    return { outcome: 'accepted' };
  };
  await send(receipt('r1'));
  expect((await rowOf('r1')).state).toBe('bounced');
});

test('who looks after the customer, and the customer, see that mails come back', async () => {
  const messageId = await send(receipt('r1'));
  const before = must(await world.billing.customers.view('acme')).mailbox;
  expect(before).toEqual({ address: 'ada@acme.example', refused: null, complainedAt: null });
  await tell({ messageId });
  await tell({ messageId, bounce: 'hard' });
  const refused = { since: world.now().toISOString(), reason: '550 5.1.1 unknown' };
  expect(must(await world.billing.customers.view('acme')).mailbox).toEqual({
    address: 'ada@acme.example',
    refused,
    complainedAt: world.now().toISOString(),
  });
  expect(await world.billing.mails.preferences.get('acme')).toMatchObject({ refused });
  const { items } = await world.billing.customers.timeline({
    accountId: 'acme',
    kinds: ['mail'],
    cursor: null,
    limit: 10,
  });
  expect(items.map(({ title }) => title).toSorted()).toEqual([
    'Mail (bounced): receipt',
    'Mail called spam: receipt',
    'Mail came back for good: receipt',
  ]);
});
