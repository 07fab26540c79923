import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { APP_URL, SIGNING_SECRET, startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let accountId: string;
beforeAll(async () => {
  api = await startApi();
  ({ accountId } = await api.signUp());
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.database.db.deleteFrom('mail_preferences').execute();
});

/** As the links of mails are made, by the public contract alone: a JSON in base64url, a dot, its HMAC. */
function tokenOf(value: object, secret = SIGNING_SECRET): string {
  const text = Buffer.from(JSON.stringify(value)).toString('base64url');
  const mac = createHmac('sha256', secret).update(`billwright-token:${text}`).digest('base64url');
  return `${text}.${mac}`;
}
const link = (more: object = {}) =>
  `/mail/unsubscribe/${tokenOf({ for: 'unsubscribe', accountId, topic: 'usage', ...more })}`;

const isOn = async (topic: string) =>
  (await api.billing.mails.preferences.get(accountId)).topics.find((each) => each.topic === topic)?.isOn;

/** A mail program's own request: no cookies, no origin, no page before it. */
const oneClick = (path: string) =>
  api.fetchApp(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });

test('one click of a mail program turns the topic off, and a second one is answered alike', async () => {
  expect((await oneClick(link())).status).toBe(200);
  expect(await isOn('usage')).toBe(false);
  expect(await isOn('getting_started')).toBe(true);
  expect((await oneClick(link())).status).toBe(200);
  expect(await isOn('usage')).toBe(false);
});

test('the form may come in parts too, as RFC 8058 has it', async () => {
  const body = new FormData();
  body.set('List-Unsubscribe', 'One-Click');
  expect((await api.fetchApp(link(), { method: 'POST', body })).status).toBe(200);
  expect(await isOn('usage')).toBe(false);
});

test('looking changes nothing, however often and however it is looked: programs follow links too', async () => {
  for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS']) await api.fetchApp(link(), { method });
  const answer = await api.fetchApp(link());
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const page = await answer.text();
  expect(page).toContain('<form method="post">');
  expect(page).toContain('noindex');
  expect(await isOn('usage')).toBe(true);
  expect(await api.database.db.selectFrom('mail_preferences').selectAll().execute()).toEqual([]);
});

test('its page says whose mails and which, and afterwards that there is nothing left to do', async () => {
  expect(await (await api.fetchApp(link())).text()).toContain('Engines gets no more mails about how much');
  await oneClick(link());
  const after = await (await api.fetchApp(link())).text();
  expect(after).toContain('You are unsubscribed');
  expect(after).not.toContain('<form');
});

test('a forged, altered or foreign token is refused, and turns off nothing of anybody', async () => {
  const good = link();
  const [text = '', mac = ''] = good.split('/').at(-1)?.split('.') ?? [];
  const other = Buffer.from(JSON.stringify({ for: 'unsubscribe', accountId, topic: 'getting_started' }));
  const refused = [
    `${good}x`,
    good.slice(0, -1),
    `/mail/unsubscribe/${text}.`,
    `/mail/unsubscribe/${text}`,
    // The words of one under the signature of another.
    `/mail/unsubscribe/${other.toString('base64url')}.${mac}`,
    `/mail/unsubscribe/${tokenOf({ for: 'unsubscribe', accountId, topic: 'usage' }, 'another secret')}`,
    // Ours, and made for something else.
    link({ for: 'pay' }),
    link({ topic: 'receipts' }),
    // Ours, of an account that is gone.
    link({ accountId: 'acct_gone' }),
    '/mail/unsubscribe/..',
    '/mail/unsubscribe/%00',
  ];
  for (const path of refused) {
    expect((await oneClick(path)).status, path).toBe(404);
    expect((await api.fetchApp(path)).status, path).toBe(404);
  }
  expect(await isOn('usage')).toBe(true);
  expect(await isOn('getting_started')).toBe(true);
});

test('the link of one account turns off nothing of another, whoever is signed in', async () => {
  const bystander = await api.signUp();
  await api.fetchApp(link(), { method: 'POST', headers: { cookie: bystander.cookie } });
  expect(await isOn('usage')).toBe(false);
  const { topics } = await api.billing.mails.preferences.get(bystander.accountId);
  expect(topics.every((topic) => topic.isOn)).toBe(true);
});

test('the page is in the language of the mail, and no name of an account is markup', async () => {
  const german = await api.signUp(undefined, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' });
  await api.database.db
    .updateTable('accounts')
    .set({ name: '<b>Werk & Söhne</b>' })
    .where('id', '=', german.accountId)
    .execute();
  const page = await (await api.fetchApp(link({ accountId: german.accountId }))).text();
  expect(page).toContain('lang="de"');
  expect(page).toContain(
    '&lt;b&gt;Werk &amp; Söhne&lt;/b&gt; erhält dann keine E-Mails mehr über Ihren Verbrauch',
  );
  expect(page).not.toContain('<b>');
});

test('its page may be framed by nobody, and runs nothing', async () => {
  const { headers } = await api.fetchApp(link());
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('content-security-policy')).toContain("form-action 'self'");
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(APP_URL).toMatch(/^http/);
});
