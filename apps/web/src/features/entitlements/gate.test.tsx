import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { trpc, trpcClient } from '../../server.ts';
import { Gate } from './gate.tsx';
import { type Entitlement, useEntitlement } from './use-entitlement.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const entitlement = (feature: string, more: Partial<Entitlement> = {}): Entitlement => ({
  feature,
  label: feature,
  kind: 'flag',
  allowed: false,
  because: 'There is no subscription.',
  changesAt: null,
  upgradeTo: { planKey: 'pro', planName: 'Pro' },
  ...more,
});

/** Shows something to an account whose entitlements the server answers with. */
function show(ui: ReactNode, answer: () => Entitlement[]) {
  const fetch = vi.fn(
    async (_url: unknown) => new Response(JSON.stringify([{ result: { data: answer() } }])),
  );
  vi.stubGlobal('fetch', fetch);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <trpc.Provider client={trpcClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{ui}</QueryClientProvider>
    </trpc.Provider>,
  );
  return { fetch, queryClient };
}
const gate = (
  <Gate
    feature="sso"
    pending="wait"
    fallback={({ upgradeTo }) => `Comes with ${upgradeTo?.planName ?? 'nothing'}.`}
  >
    Settings
  </Gate>
);

test('who may use a feature sees it', async () => {
  show(gate, () => [entitlement('sso', { allowed: true })]);
  expect(screen.getByText('wait')).toBeTruthy();
  expect(await screen.findByText('Settings')).toBeTruthy();
});

test('who may not sees what unlocks it instead', async () => {
  show(gate, () => [entitlement('sso')]);
  expect(await screen.findByText('Comes with Pro.')).toBeTruthy();
  expect(screen.queryByText('Settings')).toBeNull();
});

test('while the server does not answer, neither is shown', async () => {
  const { fetch } = show(gate, () => {
    throw new Error('offline');
  });
  await waitFor(() => expect(fetch).toHaveBeenCalled());
  expect(screen.getByText('wait')).toBeTruthy();
});

test('many gates on a page ask once', async () => {
  const { fetch } = show(
    <>
      <p>{gate}</p>
      <p>
        <Gate feature="priority_support" fallback="Write to us">
          Call us
        </Gate>
      </p>
    </>,
    () => [entitlement('sso', { allowed: true }), entitlement('priority_support')],
  );
  expect(await screen.findByText('Settings')).toBeTruthy();
  expect(screen.getByText('Write to us')).toBeTruthy();
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a change that is told opens the gate without a new page', async () => {
  let allowed = false;
  const { queryClient } = show(gate, () => [entitlement('sso', { allowed })]);
  expect(await screen.findByText('Comes with Pro.')).toBeTruthy();
  allowed = true;
  // As the live channel does.
  await act(() => queryClient.invalidateQueries());
  expect(await screen.findByText('Settings')).toBeTruthy();
});

test('a trial that ends while the page is open closes the gate by itself', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const endsAt = Date.now() + 60_000;
  show(gate, () =>
    Date.now() < endsAt
      ? [entitlement('sso', { allowed: true, changesAt: new Date(endsAt).toISOString() })]
      : [entitlement('sso')],
  );
  expect(await screen.findByText('Settings')).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(62_000));
  expect(await screen.findByText('Comes with Pro.')).toBeTruthy();
});

test('a misspelt feature does not compile', () => {
  // @ts-expect-error billing.config.ts declares no such feature
  const hook = () => useEntitlement('ssso');
  // @ts-expect-error nor here
  const misspelt = <Gate feature="single_sign_on">x</Gate>;
  expect([typeof hook, typeof misspelt]).toEqual(['function', 'object']);
});
