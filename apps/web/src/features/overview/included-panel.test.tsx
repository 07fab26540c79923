import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from '@tanstack/react-router';
import { render, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { trpc, trpcClient } from '../../server.ts';
import { formatDay } from '../../ui/date-time.ts';
import { theme } from '../../ui/theme.ts';
import type { Entitlement } from '../entitlements/use-entitlement.ts';
import { IncludedPanel } from './included-panel.tsx';

const starter = { planKey: 'starter', planName: 'Starter' };
const base = { kind: 'limit', allowed: true, because: '', changesAt: null, upgradeTo: null } as const;
const balance = {
  included: 50_000,
  used: 12_000,
  remaining: 38_000,
  credits: 0,
  isCharged: false,
  periodStartsAt: '2026-02-01T12:00:00.000Z',
  resetsAt: '2026-03-01T12:00:00.000Z',
};
const given: Entitlement[] = [
  { ...base, feature: 'projects', label: 'Projects', limit: 1, upgradeTo: starter },
  { ...base, feature: 'members', label: 'Team members', limit: null, kind: 'seats' },
  { ...base, feature: 'api_calls', label: 'API calls', limit: 50_000, kind: 'metered', balance },
  {
    ...base,
    feature: 'sso',
    label: 'Single sign-on',
    kind: 'flag',
    allowed: false,
    upgradeTo: { planKey: 'pro', planName: 'Pro' },
  },
];

const count = (number: number) => new Intl.NumberFormat().format(number);
const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

test('the panel says what is included, what was used until when, and which plan has more', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(JSON.stringify([{ result: { data: given } }]))),
  );
  const queryClient = new QueryClient();
  render(
    <MantineProvider theme={theme} env="test">
      <RouterContextProvider router={router}>
        <trpc.Provider client={trpcClient} queryClient={queryClient}>
          <QueryClientProvider client={queryClient}>
            <IncludedPanel />
          </QueryClientProvider>
        </trpc.Provider>
      </RouterContextProvider>
    </MantineProvider>,
  );
  const panel = screen.getByRole('region', { name: 'What you can use' });
  await within(panel).findByText('Up to 1');
  expect(
    within(panel)
      .getAllByRole('listitem')
      .map((row) => row.textContent),
  ).toEqual([
    'ProjectsMore with Starter: ProjectsUp to 1',
    'Team membersUnlimited',
    `API calls${count(12_000)} used, anew on ${formatDay(balance.resetsAt)}Up to ${count(50_000)}`,
    'Single sign-onComes with Pro: Single sign-onNot included',
  ]);
  expect(within(panel).getByRole('link', { name: 'More with Starter: Projects' })).toBeTruthy();
  vi.unstubAllGlobals();
});
