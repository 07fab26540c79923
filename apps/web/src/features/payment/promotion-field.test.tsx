import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderUi } from '../../../test/render.tsx';
import type { Failure } from '../../failure.ts';
import { PromotionField } from './promotion-field.tsx';

const usedUp: Failure = {
  code: 'promotion_used_up',
  message: 'This promotion code has been used as often as it may be.',
  next: 'Go on without it.',
  requestId: null,
  isOutcomeKnown: true,
  isWorthRetrying: false,
  isSignedOut: false,
};
const onApply = vi.fn<(code: string) => Promise<void>>(async () => undefined);
const onRemove = vi.fn<() => Promise<void>>(async () => undefined);
const actions = { isBusy: false, onApply, onRemove };

test('what is typed is applied by Enter, without the spaces around it; nothing typed is nothing asked', () => {
  renderUi(<PromotionField applied={undefined} failure={undefined} {...actions} />);
  const field = screen.getByLabelText('Promotion code');
  expect(screen.getByRole('button', { name: 'Apply' })).toHaveProperty('disabled', true);
  fireEvent.change(field, { target: { value: '  LAUNCH25 ' } });
  fireEvent.submit(field);
  expect(onApply.mock.calls).toEqual([['LAUNCH25']]);
});

test('why a code does not go is said at the field, and belongs to it', () => {
  renderUi(<PromotionField applied={undefined} failure={usedUp} {...actions} />);
  expect(screen.getByRole('alert').textContent).toContain('used as often as it may be');
  expect(screen.getByLabelText('Promotion code').getAttribute('aria-invalid')).toBe('true');
});

test('an applied code is said in words and can be taken off', () => {
  const applied = { code: 'LAUNCH25', words: '25% off the first payment' };
  renderUi(<PromotionField applied={applied} failure={undefined} {...actions} />);
  expect(screen.getByRole('status').textContent).toContain('LAUNCH25: 25% off the first payment');
  fireEvent.click(screen.getByRole('button', { name: 'Remove the code' }));
  expect(onRemove).toHaveBeenCalledTimes(1);
});
