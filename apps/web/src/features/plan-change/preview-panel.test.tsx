import { fireEvent, screen, within } from '@testing-library/react';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { renderUi } from '../../../test/render.tsx';
import { formatMoney } from '../../ui/money.ts';
import { confirmLabel, type Preview } from './confirm-label.ts';
import { PreviewPanel } from './preview-panel.tsx';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'usd' });

const preview: Preview = {
  startsAt: null,
  drops: null,
  from: { planKey: 'starter', planName: 'Starter', interval: 'month', price: usd(2_900) },
  to: { planKey: 'pro', planName: 'Pro', interval: 'month', price: usd(7_900) },
  lines: [
    {
      description: 'Unused time on Starter',
      amount: usd(-1_029),
      kind: 'credit',
      periodStart: null,
      periodEnd: null,
    },
    {
      description: 'Remaining time on Pro',
      amount: usd(3_643),
      kind: 'charge',
      periodStart: null,
      periodEnd: null,
    },
  ],
  dueNow: usd(2_614),
  creditLeft: usd(0),
  nextCharge: { at: '2026-05-24T12:00:00.000Z', amount: usd(7_900) },
  token: 'signed-token',
  expiresAt: '2026-05-13T12:15:00.000Z',
};

test('the amount on the button is the amount shown as due', () => {
  renderUi(<PreviewPanel preview={preview} onConfirm={() => undefined} isPending={false} />);
  const dueRow = screen.getByRole('rowheader', { name: 'Due now' }).closest('tr');
  expect(dueRow && within(dueRow).getByText('$26.14')).toBeTruthy();
  expect(screen.getByRole('button').textContent).toBe('Pay $26.14 and switch to Pro');
});

test('the button says exactly what is due, for any amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (amountMinor) => {
      const label = confirmLabel({ ...preview, dueNow: usd(amountMinor) });
      expect(label).toContain(` ${formatMoney(usd(amountMinor))} `);
    }),
  );
});

test('what is confirmed is the preview that is shown', () => {
  const onConfirm = vi.fn();
  renderUi(<PreviewPanel preview={preview} onConfirm={onConfirm} isPending={false} />);
  fireEvent.click(screen.getByRole('button'));
  expect(onConfirm).toHaveBeenCalledExactlyOnceWith('signed-token');
});

test('nothing due is said as an amount too, and what is left over is told', () => {
  const cheaper = {
    ...preview,
    dueNow: usd(0),
    creditLeft: usd(1_500),
    to: { ...preview.to, planName: 'Solo' },
  };
  renderUi(<PreviewPanel preview={cheaper} onConfirm={() => undefined} isPending={false} />);
  expect(screen.getByRole('button').textContent).toBe('Switch to Solo, pay $0.00 now');
  expect(screen.getByText('$15.00')).toBeTruthy();
});

test('a change of the interval alone names the interval', () => {
  const to = { ...preview.from, interval: 'year', price: usd(29_000) } as const;
  expect(confirmLabel({ ...preview, to })).toBe('Pay $26.14 and switch to Starter, billed yearly');
});

test('a change that waits says its day on the button, charges nothing, and tells what it replaces', () => {
  const later: Preview = {
    ...preview,
    startsAt: '2026-05-24T12:00:00.000Z',
    lines: [],
    dueNow: usd(0),
    drops: {
      planKey: 'solo',
      planName: 'Solo',
      interval: 'month',
      price: usd(900),
      at: '2026-05-24T12:00:00.000Z',
    },
  };
  renderUi(<PreviewPanel preview={later} onConfirm={() => undefined} isPending={false} />);
  expect(screen.getByRole('button').textContent).toBe(confirmLabel(later));
  expect(confirmLabel(later)).toMatch(/^Switch to Pro on .*2026$/);
  expect(screen.queryByText('Due now')).toBeNull();
  expect(screen.getByText(/You were to move to Solo/)).toBeTruthy();
});
