import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from '@tanstack/react-router';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { queries, queryClient, trpc, trpcClient } from '../../server.ts';
import { useEnter } from './use-enter.ts';
import { type Session, useSession } from './use-session.ts';

const ada: Session = {
  user: { id: 'user_1', name: 'Ada', email: 'ada@example.com', isOperator: false, staffRole: null },
  account: { id: 'acct_1', name: 'Engines', role: 'owner' },
  refused: {},
};
const answer = (data: unknown) => new Response(JSON.stringify([{ result: { data } }]));

const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function App({ children }: { children: ReactNode }) {
  return (
    <RouterContextProvider router={router}>
      <trpc.Provider client={trpcClient} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </trpc.Provider>
    </RouterContextProvider>
  );
}

test('who comes next sees nothing of the person before, and the header knows at once', async () => {
  const fetch = vi.fn(async () => answer(null));
  vi.stubGlobal('fetch', fetch);
  queries.entitlements.list.setData(undefined, []);
  const { result } = renderHook(() => ({ session: useSession(), enter: useEnter() }), { wrapper: App });
  await waitFor(() => expect(result.current.session).toBeNull());

  fetch.mockImplementation(async () => answer(ada));
  await result.current.enter('/billing');

  await waitFor(() => expect(result.current.session).toEqual(ada));
  expect(queries.entitlements.list.getData()).toBeUndefined();
  expect(router.history.location.pathname).toBe('/billing');
});
