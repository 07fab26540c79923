import type { Billing } from '@billwright/billing-core';
import type { Database } from '@billwright/db';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Kysely } from 'kysely';
import { appRouter } from '../../src/routers/index.ts';

export interface Answer {
  status: number;
  text: string;
}

/** One of the staff, an admin, of a billing; the audit log knows their role by their row. */
export async function hireAdmin(db: Kysely<Database>): Promise<string> {
  const [id, email] = ['grace', 'grace@example.com'];
  await db.insertInto('users').values({ id, name: 'Grace', email, platform_role: 'admin' }).execute();
  return id;
}

/** Calls a mutation as that admin, over HTTP as the pages do, on any billing. */
export async function callAsStaff(
  { billing, staffId }: { billing: Billing; staffId: string },
  path: string,
  input: unknown,
): Promise<Answer> {
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    router: appRouter,
    req: new Request(`http://app.example/api/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    }),
    createContext: () => ({
      billing,
      viewer: {
        user: {
          id: staffId,
          name: 'Grace',
          email: 'grace@example.com',
          isOperator: true,
          staffRole: 'admin' as const,
        },
        account: { id: 'staff', name: 'Staff', role: 'owner' as const },
      },
      requestId: 'request',
      client: { ip: '127.0.0.1', userAgent: 'test' },
      liveChanges: { follow: async function* () {}, close: () => Promise.resolve() },
      limitCheckouts: () => Promise.resolve(),
      listRefused: () => ({}),
    }),
  });
  return { status: response.status, text: await response.text() };
}
