import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const signUp = (email: string, more: object) =>
  api.post(
    '/api/auth/sign-up/email',
    { name: 'Ada', company: 'Engines', email, password: 'long enough', ...more },
    { 'user-agent': 'Firefox', 'x-billwright-client-ip': '192.0.2.66' },
  );

const agreedBy = (email: string) =>
  api.database.db
    .selectFrom('policy_acceptances')
    .innerJoin('users', 'users.id', 'policy_acceptances.user_id')
    .select(['policy', 'version', 'shown_at', 'wording', 'ip', 'user_agent', 'accepted_at'])
    .where('users.email', '=', email)
    .execute();

async function shown(): Promise<{ version: string; url: string; lead: string; link: string }> {
  const answer = await api.fetchApp('/api/trpc/plans.termsOfSignUp');
  const { result } = (await answer.json()) as { result: { data: Awaited<ReturnType<typeof shown>> } };
  return result.data;
}

test('who signs up has agreed to the version that the page showed, in its words, at that time', async () => {
  const { version, url, lead, link } = await shown();
  const before = Date.now();
  expect((await signUp('ada@terms.example', { termsVersion: version })).status).toBe(200);
  const [agreed, ...more] = await agreedBy('ada@terms.example');
  expect(more).toEqual([]);
  expect(agreed).toMatchObject({
    policy: `Terms of service (${url})`,
    version,
    shown_at: 'sign_up',
    wording: `${lead} ${link}.`,
    user_agent: 'Firefox',
  });
  expect(agreed?.accepted_at.getTime()).toBeGreaterThanOrEqual(before - 1_000);
  // An address that a browser claims is none.
  expect(agreed?.ip).not.toBe('192.0.2.66');
});

test('who was shown no terms, or those of another version, has an account and has not agreed', async () => {
  expect((await signUp('bea@terms.example', {})).status).toBe(200);
  expect((await signUp('cid@terms.example', { termsVersion: 'of last year' })).status).toBe(200);
  expect(await agreedBy('bea@terms.example')).toEqual([]);
  expect(await agreedBy('cid@terms.example')).toEqual([]);
});
