import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listProcedures, VALID_INPUTS } from './procedures.ts';
import { APP_URL, startApi, type TestApi } from './start-api.ts';

const FOREIGN = 'https://evil.example';
const CONTENT_TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  null,
];
const mutations = listProcedures().filter(({ type }) => type === 'mutation');

let api: TestApi;
let cookie: string;
beforeAll(async () => {
  api = await startApi();
  ({ cookie } = await api.signUp('operator@example.com'));
});
afterAll(() => api.stop());

function send(path: string, type: string | null, headers: Record<string, string>) {
  const body = type?.startsWith('multipart') ? '--x--\r\n' : JSON.stringify(VALID_INPUTS[path]);
  return api.fetchApp(`/api/trpc/${path}`, {
    method: 'POST',
    headers: { cookie, ...(type ? { 'content-type': type } : {}), ...headers },
    body: new TextEncoder().encode(body),
  });
}

describe.each(mutations)('$path', ({ path }) => {
  test.each(CONTENT_TYPES)('is refused from a foreign origin as %s', async (type) => {
    expect([403, 415]).toContain((await send(path, type, { origin: FOREIGN })).status);
    expect([403, 415]).toContain(
      (await send(path, type, { origin: APP_URL, 'sec-fetch-site': 'cross-site' })).status,
    );
  });

  test('is refused without an origin, and in any other content type from our own', async () => {
    expect((await send(path, 'application/json', {})).status).toBe(403);
    for (const type of CONTENT_TYPES.slice(1))
      expect((await send(path, type, { origin: APP_URL })).status).toBe(415);
  });
});

test('sign-in is refused from a foreign origin too', async () => {
  const answer = await api.post(
    '/api/auth/sign-in/email',
    { email: 'a@example.com', password: 'x' },
    { origin: FOREIGN },
  );
  expect(answer.status).toBe(403);
});

test('the session cookie is bound to the host, hidden from scripts, and not sent across sites', async () => {
  const answer = await api.post('/api/auth/sign-up/email', {
    name: 'Ada',
    company: 'Engines',
    email: 'cookie@example.com',
    password: 'long enough',
  });
  const line = answer.headers.getSetCookie().find((text) => text.includes('session_token')) ?? '';
  expect(line).toMatch(/^__Host-billwright\.session_token=/);
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(line).toContain(attribute);
  expect(line).not.toContain('Domain');
});
