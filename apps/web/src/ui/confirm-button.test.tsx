import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderUi } from '../../test/render.tsx';
import { ConfirmButton } from './confirm-button.tsx';

const button = (name: string) => screen.getByRole('button', { name });

function show(onConfirm: () => Promise<unknown>): void {
  renderUi(
    <ConfirmButton label="Redrive…" question="Owe it again?" yes="Yes, again" onConfirm={onConfirm} />,
  );
}

test('nothing is done by one press, and taking it back brings the focus back', () => {
  const act = vi.fn<() => Promise<void>>();
  show(act);
  fireEvent.click(button('Redrive…'));
  expect(screen.getByRole('group', { name: 'Owe it again?' })).toBeTruthy();
  expect(document.activeElement).toBe(button('Yes, again'));
  fireEvent.keyDown(button('Yes, again'), { key: 'Escape' });
  expect(document.activeElement).toBe(button('Redrive…'));
  fireEvent.click(button('Redrive…'));
  fireEvent.click(button('No, leave it'));
  expect(document.activeElement).toBe(button('Redrive…'));
  expect(act).not.toHaveBeenCalled();
});

test('while it is being done nobody can do it again or take it back; then the question closes', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const act = vi.fn(() => promise);
  show(act);
  fireEvent.click(button('Redrive…'));
  fireEvent.click(button('Yes, again'));
  fireEvent.click(button('Yes, again'));
  fireEvent.keyDown(button('No, leave it'), { key: 'Escape' });
  expect(button('No, leave it')).toHaveProperty('disabled', true);
  resolve();
  await waitFor(() => expect(document.activeElement).toBe(button('Redrive…')));
  expect(act).toHaveBeenCalledTimes(1);
});

test('a failure stays on the page with the question, so that it can be tried again', async () => {
  const act = vi.fn(() => Promise.reject(new Error('planted')));
  show(act);
  fireEvent.click(button('Redrive…'));
  fireEvent.click(button('Yes, again'));
  expect((await screen.findByRole('alert')).textContent).toContain('Something went wrong');
  fireEvent.click(button('Yes, again'));
  await waitFor(() => expect(act).toHaveBeenCalledTimes(2));
});
