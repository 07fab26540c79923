import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let owner: { cookie: string; accountId: string };
let operator: { cookie: string; userId: string };
beforeAll(async () => {
  api = await startApi();
  owner = await api.signUp();
  operator = await api.signUp('operator@example.com');
});
afterAll(() => api.stop());

const call = async (path: string, body: unknown, { cookie } = operator) => {
  const answer = await api.post(`/api/trpc/${path}`, body, { cookie });
  return { status: answer.status, body: (await answer.json()) as { result?: { data: unknown } } };
};
const ask = async (path: string, { cookie }: { cookie: string }) => {
  const answer = await api.fetchApp(`/api/trpc/${path}`, { headers: { cookie } });
  return ((await answer.json()) as { result: { data: unknown } }).result.data;
};
const grant = (more: object = {}) => ({
  accountId: owner.accountId,
  content: { kind: 'feature', feature: 'sso', amount: null },
  endsAt: new Date(Date.now() + 86_400_000).toISOString(),
  because: 'They helped us to test it.',
  actId: randomUUID(),
  ...more,
});
const sso = async () =>
  ((await ask('entitlements.list', owner)) as { feature: string; allowed: boolean; because: string }[]).find(
    ({ feature }) => feature === 'sso',
  );

test('what an operator grants the customer has, under the operator’s name, until it is taken back', async () => {
  expect(await sso()).toMatchObject({ allowed: false, upgradeTo: { planKey: 'team' } });
  const asked = grant();
  const given = await call('operator.entitlements.grant', asked);
  expect(given).toMatchObject({ status: 200, body: { result: { data: { author: operator.userId } } } });
  expect(await sso()).toMatchObject({ allowed: true });
  // The reason is for us, not for the customer.
  expect(JSON.stringify(await sso())).not.toContain(asked.because);

  const grantId = `grant_${asked.actId}`;
  const revoke = { accountId: owner.accountId, grantId, because: 'The test is over.' };
  expect(await call('operator.entitlements.revoke', revoke)).toMatchObject({ status: 200 });
  expect(await sso()).toMatchObject({ allowed: false });
  const input = encodeURIComponent(JSON.stringify({ accountId: owner.accountId }));
  expect(await ask(`operator.entitlements.grants?input=${input}`, operator)).toMatchObject([
    { state: 'revoked', because: asked.because, revoked: { because: 'The test is over.' } },
  ]);
});

test('without a reason, an end, or a known name nothing is granted', async () => {
  expect(await call('operator.entitlements.grant', grant({ because: '  ' }))).toMatchObject({ status: 400 });
  expect(await call('operator.entitlements.grant', grant({ endsAt: undefined }))).toMatchObject({
    status: 400,
  });
  const typo = { kind: 'feature', feature: 'ssso', amount: null };
  expect(await call('operator.entitlements.grant', grant({ content: typo }))).toMatchObject({ status: 400 });
  expect(await call('operator.entitlements.grant', grant({ accountId: 'nobody' }))).toMatchObject({
    status: 404,
  });
});

test('customers grant nothing, to nobody', async () => {
  const customer = { cookie: owner.cookie, userId: '' };
  expect(await call('operator.entitlements.grant', grant(), customer)).toMatchObject({ status: 403 });
  expect(await sso()).toMatchObject({ allowed: false });
});
