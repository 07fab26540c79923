import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP_URL, startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let staff: { cookie: string };
let customer: { cookie: string };

beforeAll(async () => {
  api = await startApi();
  staff = await api.signUp('support@example.com');
  customer = await api.signUp('customer@example.com');
});
afterAll(() => api.stop());

const send = (
  cookie: string | undefined,
  { origin = APP_URL, bytes = 100, because = 'The bank asks for it.' } = {},
) => {
  const body = new FormData();
  body.append('accountId', 'acct_1');
  body.append('disputeId', 'du_1');
  body.append('field', 'receipt');
  if (because !== '') body.append('because', because);
  body.append('actId', '3f6f2b1e-4a73-4f0c-9c1e-0d8f6a1b2c3d');
  body.append('file', new File([new Uint8Array(bytes)], 'receipt.pdf', { type: 'application/pdf' }));
  return api.app.request('/api/dispute-files', {
    method: 'POST',
    body,
    headers: { origin, ...(cookie ? { cookie } : {}) },
  });
};

test('a file of evidence is taken from staff alone, and from our own pages', async () => {
  expect((await send(undefined)).status).toBe(401);
  expect((await send(customer.cookie)).status).toBe(403);
  expect((await send(staff.cookie, { origin: 'https://elsewhere.example' })).status).toBe(403);
  const answer = await send(staff.cookie);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ error: 'There is no billing account.' });
});

test('one without a reason is refused', async () => {
  expect((await send(staff.cookie, { because: '' })).status).toBe(400);
  expect((await send(staff.cookie, { because: '  ' })).status).toBe(400);
});

test('one that is larger than Stripe takes is refused before it is read', async () => {
  expect((await send(staff.cookie, { bytes: 4_900_000 })).status).toBe(413);
});
