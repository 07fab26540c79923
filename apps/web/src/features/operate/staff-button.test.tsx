import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { getQueryKey } from '@trpc/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { renderUi } from '../../../test/render.tsx';
import { trpc, trpcClient } from '../../server.ts';
import type { Session } from '../session/use-session.ts';
import { StaffButton } from './staff-button.tsx';

afterEach(cleanup);

/** As somebody of support sees it, who may not do what `refused` names. */
function show(refused: Session['refused']) {
  const done = vi.fn<(because: string) => Promise<void>>(() => Promise.resolve());
  const queryClient = new QueryClient();
  const session: Session = {
    user: { id: 'user_1', name: 'Ada', email: 'ada@example.com', isOperator: true, staffRole: 'support' },
    account: { id: 'acct_1', name: 'Engines', role: 'owner' },
    refused,
  };
  queryClient.setQueryData(getQueryKey(trpc.session.me, undefined, 'query'), session);
  renderUi(
    <trpc.Provider client={trpcClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <StaffButton does="effects.redrive" label="Redrive…" yes="Yes, redrive it" onConfirm={done} />
      </QueryClientProvider>
    </trpc.Provider>,
  );
  return done;
}

const yes = () => screen.getByRole('button', { name: 'Yes, redrive it' });
const say = (words: string) => fireEvent.change(screen.getByLabelText('Why'), { target: { value: words } });

test('it is not done before a reason is typed, and the reason goes along without its blanks', async () => {
  const done = show({});
  fireEvent.click(screen.getByRole('button', { name: 'Redrive…' }));
  expect(document.activeElement).toBe(screen.getByLabelText('Why'));
  expect(yes()).toHaveProperty('disabled', true);
  say('   ');
  expect(yes()).toHaveProperty('disabled', true);
  say('  Their server is back. ');
  fireEvent.click(yes());
  await waitFor(() => expect(done).toHaveBeenCalledWith('Their server is back.'));
  fireEvent.click(await screen.findByRole('button', { name: 'Redrive…' }));
  expect(screen.getByLabelText('Why')).toHaveProperty('value', '');
});

test('whose role may not do it finds a word on who may in its place', () => {
  show({ 'operator.effects.redrive': 'finance' });
  expect(screen.getByText('Redrive is for finance and admins.')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
