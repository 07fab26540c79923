import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OwedMail } from '../src/domain/mail/mail.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { noteMailStart } from '../src/shell/mails/mail-start.ts';
import { oweMail, oweMails } from '../src/shell/mails/owe-mail.ts';
import { unsubscribeUrlOf } from '../src/shell/mails/render-mail.ts';
import { createContext } from './context.ts';
import { createMemoryMailer } from './memory-mailer.ts';
import { openWorld, type World } from './world.ts';

const mailer = createMemoryMailer();
let world: World;
let context: BillingContext;
let clock: Date;

beforeAll(async () => {
  world = await openWorld({ worker: false, mail: { mailer, operators: ['ops@billwright.example'] } });
  clock = world.now();
  context = { ...createContext(world), now: () => clock };
  await noteMailStart(context);
});
beforeEach(async () => {
  mailer.sent.length = 0;
  mailer.answer = () => ({ outcome: 'accepted' });
  await world.db.deleteFrom('mails').execute();
  await world.db.deleteFrom('mail_bounces').execute();
  await world.db.deleteFrom('effects').where('kind', '=', 'send_mail').execute();
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});

const aResumption = (more: Partial<Extract<OwedMail, { kind: 'resumed' }>> = {}): OwedMail => ({
  key: 'resumed:1',
  kind: 'resumed',
  to: { accountId: 'acme' },
  props: { subscriptionId: 'sub_none', planKey: 'starter' },
  because: 'The subscription was resumed.',
  since: clock,
  ...more,
});
const owe = (mail: OwedMail) => world.db.transaction().execute((trx) => oweMail(trx, context, mail));
const ALL = { accountId: null, state: null, kind: null, cursor: null, limit: 20 };
const run = (key = 'send_mail:acme:resumed:1') => runEffect(context, key);
const mailOf = (key = 'resumed:1') =>
  world.db.selectFrom('mails').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
const effectOf = (key = 'send_mail:acme:resumed:1') =>
  world.db.selectFrom('effects').selectAll().where('key', '=', key).executeTakeFirstOrThrow();

test('a mail that is owed twice is sent once, and says to whom, when and in which words', async () => {
  await owe(aResumption());
  await owe(aResumption());
  await run();
  await run();
  expect(mailer.sent).toMatchObject([{ to: ['ada@acme.example'], subject: 'resumed' }]);
  expect(await mailOf()).toMatchObject({
    state: 'sent',
    attempts: 1,
    recipient: 'ada@acme.example',
    language: 'en',
    subject: 'resumed',
    body_text: JSON.stringify({ subscriptionId: 'sub_none', planKey: 'starter' }),
    message_id: mailer.sent[0]?.messageId,
    sent_at: clock,
  });
});

test('what is undone owes no mail', async () => {
  const undone = world.db.transaction().execute(async (trx) => {
    await oweMail(trx, context, aResumption());
    throw new Error('planted');
  });
  await expect(undone).rejects.toThrow('planted');
  expect(await world.db.selectFrom('mails').select('key').execute()).toEqual([]);
});

test('a mail server that is away is waited for: no try is counted, and nothing is skipped or doubled', async () => {
  mailer.answer = () => ({ outcome: 'later', reason: 'ECONNREFUSED', isServer: true });
  await owe(aResumption());
  for (let tries = 0; tries < 20; tries += 1) {
    await run();
    clock = new Date(clock.getTime() + 31_000);
  }
  expect(await effectOf()).toMatchObject({ state: 'pending', attempts: 0 });
  expect(await mailOf()).toMatchObject({ state: 'owed', attempts: 0, state_because: 'ECONNREFUSED' });
  mailer.answer = () => ({ outcome: 'accepted' });
  clock = new Date(clock.getTime() + 300_000);
  await run();
  await run();
  expect(mailer.sent).toHaveLength(1);
});

test('before its next time a mail that was put off is left alone', async () => {
  let asked = 0;
  mailer.answer = () => {
    asked += 1;
    return { outcome: 'later', reason: '450 greylisted', isServer: false };
  };
  await owe(aResumption());
  await run();
  await run();
  expect(asked).toBe(1);
  clock = new Date(clock.getTime() + 61_000);
  await run();
  expect(asked).toBe(2);
});

test('who is put off for five days is given up', async () => {
  mailer.answer = () => ({ outcome: 'later', reason: '452 full', isServer: false });
  await owe(aResumption());
  await run();
  clock = new Date(clock.getTime() + 5 * 86_400_000);
  await run();
  expect(await mailOf()).toMatchObject({
    state: 'failed',
    state_because: 'Given up after five days: 452 full',
  });
  expect((await effectOf()).state).toBe('done');
});

test('a process that dies after the server took the mail has the same message sent again, under the same id', async () => {
  const died = new Error('killed');
  mailer.answer = (message) => {
    if (mailer.sent.length === 0) {
      mailer.sent.push(message);
      throw died;
    }
    return { outcome: 'accepted' };
  };
  await owe(aResumption());
  await expect(run()).rejects.toThrow(died);
  expect((await mailOf()).state).toBe('sending');
  await run();
  const [first, second] = mailer.sent;
  expect(second).toEqual(first);
  expect(await mailOf()).toMatchObject({ state: 'sent', attempts: 2 });
});

test('an address that is refused for good bounces its mail and those after it, and nothing more is tried there', async () => {
  mailer.answer = () => ({ outcome: 'refused', reason: '550 no such user', isAddress: true });
  await owe(aResumption());
  await run();
  expect(await mailOf()).toMatchObject({ state: 'bounced', state_because: '550 no such user' });
  expect((await mailOf()).bounced_at).toEqual(clock);
  let asked = 0;
  mailer.answer = () => {
    asked += 1;
    return { outcome: 'accepted' };
  };
  await owe(aResumption({ key: 'resumed:2' }));
  await run('send_mail:acme:resumed:2');
  expect(asked).toBe(0);
  expect(await mailOf('resumed:2')).toMatchObject({
    state: 'bounced',
    state_because: 'The address was refused before: 550 no such user',
  });
});

test('an address that was changed since is tried again', async () => {
  mailer.answer = () => ({ outcome: 'refused', reason: '550 no such user', isAddress: true });
  await owe(aResumption());
  await run();
  mailer.answer = () => ({ outcome: 'accepted' });
  await world.db
    .updateTable('accounts')
    .set({ email: 'new@acme.example' })
    .where('id', '=', 'acme')
    .execute();
  await owe(aResumption({ key: 'resumed:2' }));
  await run('send_mail:acme:resumed:2');
  await world.db
    .updateTable('accounts')
    .set({ email: 'ada@acme.example' })
    .where('id', '=', 'acme')
    .execute();
  expect(mailer.sent).toMatchObject([{ to: ['new@acme.example'] }]);
});

test('what the server refuses as such is a failure of this mail alone', async () => {
  mailer.answer = () => ({ outcome: 'refused', reason: '552 too large', isAddress: false });
  await owe(aResumption());
  await run();
  expect(await mailOf()).toMatchObject({ state: 'failed', state_because: '552 too large' });
  expect(await world.db.selectFrom('mail_bounces').select('address').execute()).toEqual([]);
});

test('what happened before mails were first sent from here is not mailed', async () => {
  const { since } = await world.db.selectFrom('mail_start').select('since').executeTakeFirstOrThrow();
  await owe(aResumption({ since: new Date(since.getTime() - 1) }));
  await run();
  expect(mailer.sent).toEqual([]);
  expect((await mailOf()).state).toBe('skipped');
});

test('after a restoration what happened before is held, and what happens after is sent', async () => {
  await world.db.updateTable('mail_start').set({ server_identity: 'the server of before' }).execute();
  await noteMailStart(context);
  await noteMailStart(context);
  await owe(aResumption({ since: new Date(clock.getTime() - 60_000) }));
  await owe(aResumption({ key: 'resumed:2' }));
  await run();
  await run('send_mail:acme:resumed:2');
  expect((await mailOf()).state).toBe('held');
  expect((await mailOf('resumed:2')).state).toBe('sent');
  expect(await world.billing.readiness()).toContainEqual(
    expect.objectContaining({ code: 'mails_held', isBlocking: false }),
  );
});

test('a process without a mail server keeps the mail as not configured', async () => {
  await owe(aResumption());
  const { mail: _, ...without } = context;
  await runEffect(without, 'send_mail:acme:resumed:1');
  expect((await mailOf()).state).toBe('not_configured');
  expect(mailer.sent).toEqual([]);
});

test('operators get what is for them, with the account that it is about', async () => {
  await owe({
    key: 'dispute_opened:dp_1',
    kind: 'dispute_opened',
    to: 'operators',
    about: 'acme',
    props: {
      disputeId: 'dp_1',
      accountId: 'acme',
      accountName: 'Acme',
      amount: { amountMinor: 2_900, currency: 'usd' },
      reason: 'fraudulent',
      dueBy: null,
      isInquiry: false,
    },
    because: 'A bank opened a dispute.',
    since: clock,
  });
  await run('send_mail:acme:dispute_opened:dp_1');
  expect(mailer.sent).toMatchObject([{ to: ['ops@billwright.example'], unsubscribeUrl: null }]);
});

test('who does not want a topic gets none of it, and all that is transactional', async () => {
  const alert: OwedMail = {
    key: 'usage_alert:1',
    kind: 'usage_alert',
    to: { accountId: 'acme' },
    props: {
      feature: 'calls',
      percent: 80,
      used: 80,
      included: 100,
      periodEndsAt: new Date(clock.getTime() + 86_400_000).toISOString(),
    },
    because: '80% was used.',
    since: clock,
  };
  await owe(alert);
  await run('send_mail:acme:usage_alert:1');
  expect(mailer.sent[0]?.unsubscribeUrl).toMatch(/^http:\/\/app\.example\/mail\/unsubscribe\//);
  await world.db
    .insertInto('mail_preferences')
    .values({ account_id: 'acme', language: 'de', unsubscribed: ['usage'] })
    .execute();
  await owe({ ...alert, key: 'usage_alert:2' });
  await owe(aResumption());
  await run('send_mail:acme:usage_alert:2');
  await run();
  expect((await mailOf('usage_alert:2')).state).toBe('skipped');
  expect(await mailOf()).toMatchObject({ state: 'sent', language: 'de' });
});

test('what failed is sent again by an operator, once, and stands in the audit log; what was sent is not', async () => {
  mailer.answer = () => ({ outcome: 'refused', reason: '550 no such user', isAddress: true });
  await owe(aResumption());
  await run();
  mailer.answer = () => ({ outcome: 'accepted' });
  const { mails } = world.billing;
  expect((await mails.list(ALL)).items).toMatchObject([{ state: 'bounced', canSendAgain: true }]);
  expect(
    await mails.sendAgain({ accountId: 'acme', key: 'resumed:1', actorId: 'op', because: 'Asked for.' }),
  ).toMatchObject({
    ok: true,
  });
  expect(
    await mails.sendAgain({ accountId: 'acme', key: 'resumed:1', actorId: 'op', because: 'Asked for.' }),
  ).toMatchObject({
    ok: false,
    error: { code: 'mail_not_found' },
  });
  await run();
  expect(mailer.sent).toHaveLength(1);
  expect(
    await mails.sendAgain({ accountId: 'acme', key: 'resumed:1', actorId: 'op', because: 'Asked for.' }),
  ).toMatchObject({
    ok: false,
  });
  const lines = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'subject'])
    .where('action', '=', 'mail.send_again')
    .execute();
  expect(lines).toEqual([{ actor: 'op', subject: 'resumed:1' }]);
});

test('what is held after a restoration is sent when an operator says so', async () => {
  await world.db.updateTable('mail_start').set({ server_identity: 'the server of before' }).execute();
  await noteMailStart(context);
  await owe(aResumption({ since: new Date(clock.getTime() - 60_000) }));
  await run();
  expect((await mailOf()).state).toBe('held');
  await world.billing.mails.sendAgain({
    accountId: 'acme',
    key: 'resumed:1',
    actorId: 'op',
    because: 'Asked for.',
  });
  await run();
  expect((await mailOf()).state).toBe('sent');
});

test('a row that another version wrote is failed with what it lacks, and is no failure of the job', async () => {
  await owe(aResumption());
  await world.db
    .updateTable('mails')
    .set({ props: JSON.stringify({ plan: 'starter' }) })
    .execute();
  await run();
  const because =
    'Its facts are not those of a mail “resumed” of this version: subscriptionId (invalid_type), planKey (invalid_type).';
  expect(await mailOf()).toMatchObject({ state: 'failed', state_because: because });
  expect(await effectOf()).toMatchObject({ state: 'done', because, last_error: null });
  expect(await world.billing.mails.get({ accountId: 'acme', key: 'resumed:1' })).toMatchObject({
    ok: true,
    value: { html: null, text: null, problem: because, canSendAgain: true },
  });
  await world.db.updateTable('mails').set({ kind: 'farewell', state: 'owed' }).execute();
  await world.db.updateTable('effects').set({ state: 'pending' }).where('kind', '=', 'send_mail').execute();
  await run();
  expect(await mailOf()).toMatchObject({ state: 'failed', state_because: 'No mail is called “farewell”.' });
  expect(mailer.sent).toEqual([]);
});

test('of two facts that owe one mail the earlier is what it says, whichever is heard of first, and it is sent once', async () => {
  const earlier = new Date(clock.getTime() - 1_000);
  await world.db
    .updateTable('mail_start')
    .set({ since: new Date(0) })
    .execute();
  await owe(aResumption());
  await owe(aResumption({ since: earlier, props: { subscriptionId: 'sub_none', planKey: 'pro' } }));
  await owe(aResumption({ because: 'Told once more.' }));
  expect(await mailOf()).toMatchObject({
    since: earlier,
    props: { planKey: 'pro' },
    because: 'The subscription was resumed.',
  });
  await run();
  await run();
  expect(mailer.sent).toHaveLength(1);
});

test('what one event owes is owed in one go: several mails, each with its effect and its job', async () => {
  const owed = await world.db
    .transaction()
    .execute((trx) =>
      oweMails(trx, context, [aResumption(), aResumption({ key: 'resumed:2' }), aResumption()]),
    );
  expect(owed).toBe(2);
  const again = await world.db
    .transaction()
    .execute((trx) => oweMails(trx, context, [aResumption({ key: 'resumed:3' }), aResumption()]));
  expect(again).toBe(1);
  const effects = await world.db
    .selectFrom('effects')
    .select(['key', 'account_id', 'payload'])
    .where('kind', '=', 'send_mail')
    .orderBy('key')
    .execute();
  expect(effects).toEqual(
    [1, 2, 3].map((at) => ({
      key: `send_mail:acme:resumed:${at}`,
      account_id: 'acme',
      payload: { mailKey: `resumed:${at}` },
    })),
  );
});

test('page by page every mail is listed once, the newest first, and each shows its words', async () => {
  for (const at of [1, 2, 3, 4, 5]) await owe(aResumption({ key: `resumed:${at}` }));
  const keys: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await world.billing.mails.list({ ...ALL, accountId: 'acme', cursor, limit: 2 });
    keys.push(...page.items.map(({ key }) => key));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(keys).toEqual([5, 4, 3, 2, 1].map((at) => `resumed:${at}`));
  expect(await world.billing.mails.get({ accountId: 'acme', key: 'resumed:3' })).toMatchObject({
    ok: true,
    value: { subject: 'resumed', html: '<p>resumed</p>', state: 'owed' },
  });
});

test('the link of a mail turns off its topic when it is confirmed, and a link that is not ours nothing', async () => {
  await world.db.deleteFrom('mail_preferences').execute();
  const { unsubscribe, preferences } = world.billing.mails;
  const url = unsubscribeUrlOf(context, { account_id: 'acme', kind: 'usage_alert' }) ?? '';
  const token = url.split('/').at(-1) ?? '';
  expect(await unsubscribe.read(token)).toEqual({
    accountName: 'Acme',
    topic: 'usage',
    isOn: true,
    language: null,
  });
  expect(await unsubscribe.read(token)).toMatchObject({ isOn: true });
  expect(await unsubscribe.confirm(token)).toBe(true);
  expect(await unsubscribe.confirm(token)).toBe(true);
  expect(await preferences.get('acme')).toMatchObject({
    topics: [
      { topic: 'getting_started', isOn: true },
      { topic: 'usage', isOn: false },
    ],
  });
  expect(await unsubscribe.confirm(`${token}x`)).toBe(false);
  expect(unsubscribeUrlOf(context, { account_id: 'acme', kind: 'receipt' })).toBe(null);
  await preferences.set('acme', { language: 'de', unsubscribed: [] });
  expect(await unsubscribe.read(token)).toMatchObject({ isOn: true });
});
