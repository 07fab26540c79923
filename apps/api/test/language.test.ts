import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseLanguage } from '../src/language-of.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE-de, en;q=0.8', 'de'],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'en'],
  ['en;q=0.1, de;q=0.2', 'de'],
  ['fr, *;q=0.1', null],
  ['de;q=0, en;q=0.1', 'en'],
  ['de;q=0', null],
  ['pt-BR', null],
  ['', null],
  [null, null],
  [',;;q=,', null],
])('who asks for “%s” is written to in %s', (header, language) => {
  expect(chooseLanguage(header, ['en', 'de'])).toBe(language);
});

test('a regional form that there are words in goes before its language', () => {
  expect(chooseLanguage('pt-BR', ['pt', 'pt-BR'])).toBe('pt-BR');
});

test('a header without an end is no work', () => {
  const header = Array.from({ length: 20_000 }, (_, at) => `x${at}`).join(',');
  expect(chooseLanguage(`${header},de`, ['en', 'de'])).toBe(null);
});

test('an account keeps the language that it signed up with until it chooses another', async () => {
  const { accountId, cookie } = await api.signUp(undefined, { 'accept-language': 'de-CH,de;q=0.9' });
  const languageNow = async () => (await api.billing.mails.preferences.get(accountId)).language;
  expect(await languageNow()).toBe('de');
  await api.fetchApp('/api/trpc/session.me', { headers: { cookie, 'accept-language': 'en' } });
  await api.billing.accounts.ensure({ id: accountId, name: 'E', email: 'e@example.com', language: 'en' });
  expect(await languageNow()).toBe('de');
  const chosen = await api.post(
    '/api/trpc/mailPreferences.set',
    { language: 'en', unsubscribed: [] },
    { cookie },
  );
  expect(chosen.status).toBe(200);
  expect(await languageNow()).toBe('en');
});

test('who wants none of ours has said nothing: English, until they choose', async () => {
  const { accountId } = await api.signUp(undefined, { 'accept-language': 'fr' });
  expect((await api.billing.mails.preferences.get(accountId)).language).toBe(null);
});

test('the account of a sign-up that ended half-way gets its language at the first look', async () => {
  const { accountId, cookie } = await api.signUp();
  const { db } = api.database;
  for (const table of ['mail_preferences', 'effects', 'audit_log'] as const)
    await db.deleteFrom(table).where('account_id', '=', accountId).execute();
  await db.deleteFrom('accounts').where('id', '=', accountId).execute();
  await api.fetchApp('/api/trpc/session.me', { headers: { cookie, 'accept-language': 'de' } });
  expect((await api.billing.mails.preferences.get(accountId)).language).toBe('de');
});
