import { readFile } from 'node:fs/promises';
import { isAtLeast, STAFF_ROLES, type StaffRole } from '@billwright/billing-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lowestRole } from '../src/staff/list-refused.ts';
import { listProcedures, listStaffWrites, VALID_INPUTS } from './procedures.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let owner: { cookie: string; accountId: string };
let member: { cookie: string };
const staff = new Map<StaffRole, { cookie: string }>();

beforeAll(async () => {
  api = await startApi();
  owner = await api.signUp();
  staff.set('admin', await api.signUp('operator@example.com'));
  staff.set('finance', await api.signUp('finance@example.com'));
  staff.set('support', await api.signUp('support@example.com'));
  const person = await api.signUp();
  // Somebody whom the owner invited: a member of that account, and of no other.
  await api.database.db.deleteFrom('members').where('user_id', '=', person.userId).execute();
  await api.database.db
    .insertInto('members')
    .values({ id: 'mem_invited', organization_id: owner.accountId, user_id: person.userId, role: 'member' })
    .execute();
  member = person;
});
afterAll(() => api.stop());

async function call(path: string, cookie: string | undefined): Promise<number> {
  const { type } = listProcedures().find((procedure) => procedure.path === path) ?? { type: 'query' };
  const input = VALID_INPUTS[path];
  const headers: Record<string, string> = cookie ? { cookie } : {};
  if (type === 'mutation') return (await api.post(`/api/trpc/${path}`, input, headers)).status;
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const abort = new AbortController();
  const answer = await api.fetchApp(`/api/trpc/${path}${query}`, { headers, signal: abort.signal });
  if (type !== 'subscription') return answer.status;
  // A subscription answers 200 and tells a refusal as its first message.
  const reader = answer.body?.getReader();
  let text = '';
  while (reader && !/UNAUTHORIZED|FORBIDDEN|"at"/.test(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  abort.abort();
  return text.includes('UNAUTHORIZED') ? 401 : text.includes('FORBIDDEN') ? 403 : 200;
}

test('every procedure says who may call it, and has an input in these tests', () => {
  const procedures = listProcedures();
  expect(procedures.filter(({ access }) => access === undefined)).toEqual([]);
  expect(procedures.map(({ path }) => path).sort()).toEqual(Object.keys(VALID_INPUTS).sort());
});

test('the table of the docs says of everything that staff changes who may, and of nothing else', async () => {
  const docs = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const rows = [...docs.matchAll(/^\| `(operator\.[\w.]+)` +\| (\w+) +\|/gm)].map(([, path, role]) => ({
    path,
    role,
  }));
  const writes = listStaffWrites().map(({ path, access }) => ({ path, role: lowestRole(access) }));
  const byPath = (a: { path?: string | undefined }, b: { path?: string | undefined }) =>
    String(a.path).localeCompare(String(b.path));
  expect(rows.sort(byPath)).toEqual(writes.sort(byPath));
});

describe.each(listProcedures())('$path ($access)', ({ path, access }) => {
  if (access !== 'anybody')
    test('refuses nobody at all', async () => {
      expect(await call(path, undefined)).toBe(401);
      expect(await call(path, '__Host-billwright.session_token=made-up.signature')).toBe(401);
    });

  if (access === 'billing_admin')
    test('refuses a member without the role', async () => {
      expect(await call(path, member.cookie)).toBe(403);
    });

  const lowest = lowestRole(access);
  if (lowest)
    test('refuses a customer, the owner included', async () => {
      expect(await call(path, member.cookie)).toBe(403);
      expect(await call(path, owner.cookie)).toBe(403);
    });

  for (const role of STAFF_ROLES)
    if (lowest && !isAtLeast(role, lowest))
      test(`refuses ${role}`, async () => {
        expect(await call(path, staff.get(role)?.cookie)).toBe(403);
      });
    else if (lowest)
      test(`lets in ${role}`, async () => {
        expect([401, 403]).not.toContain(await call(path, staff.get(role)?.cookie));
      });

  if (!lowest)
    test('lets in whom it is for', async () => {
      const cookie = { anybody: undefined, member: member.cookie, billing_admin: owner.cookie };
      const who = access === 'member' || access === 'billing_admin' ? access : 'anybody';
      expect([401, 403]).not.toContain(await call(path, cookie[who]));
    });
});
