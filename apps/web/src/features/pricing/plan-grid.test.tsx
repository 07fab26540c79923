import { fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { renderUi } from '../../../test/render.tsx';
import { IntervalChoice } from './interval-choice.tsx';
import type { BillingInterval, Plan } from './plan-card.tsx';
import { bestSaving, PlanGrid } from './plan-grid.tsx';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'usd' });

const starter: Plan = {
  key: 'starter',
  name: 'Starter',
  description: 'For small teams.',
  highlighted: false,
  trialDays: 0,
  features: [
    { key: 'projects', label: 'Projects', value: '10', included: true },
    { key: 'sso', label: 'Single sign-on', value: 'Not included', included: false },
  ],
  prices: {
    month: {
      charge: usd(2_900),
      perMonth: usd(2_900),
      savingPercent: 0,
      action: { kind: 'current', label: 'Your plan' },
    },
    year: {
      charge: usd(29_000),
      perMonth: usd(2_417),
      savingPercent: 16,
      action: { kind: 'change', label: 'Switch to yearly' },
    },
  },
};

function Pricing() {
  const [interval, setInterval] = useState<BillingInterval>('month');
  return (
    <>
      <IntervalChoice value={interval} onChange={setInterval} savingPercent={bestSaving([starter])} />
      <PlanGrid
        plans={[starter]}
        interval={interval}
        toAction={({ prices }) => prices[interval].action.label}
      />
    </>
  );
}

test('the year shows what it comes to a month, what is charged, and the saving', () => {
  renderUi(<Pricing />);
  const card = screen.getByRole('article', { name: 'Starter' });
  expect(within(card).getByText('$29')).toBeTruthy();
  expect(within(card).getByText('Billed each month')).toBeTruthy();

  fireEvent.click(screen.getByRole('radio', { name: /Yearly/ }));
  expect(within(card).getByText('$24.17')).toBeTruthy();
  expect(within(card).getByText('$290 billed each year, 16% less')).toBeTruthy();
});

test('the words under a plan are the server’s, for the chosen interval', () => {
  renderUi(<Pricing />);
  fireEvent.click(screen.getByRole('radio', { name: /Yearly/ }));
  expect(screen.getByText('Switch to yearly')).toBeTruthy();
});

test('the plan that is held is marked at either interval', () => {
  renderUi(<Pricing />);
  fireEvent.click(screen.getByRole('radio', { name: /Yearly/ }));
  expect(screen.getByText('Your plan')).toBeTruthy();
});

test('the choice is one radio group that says the best saving', () => {
  renderUi(<Pricing />);
  const group = screen.getByRole('radiogroup', { name: 'Billing interval' });
  expect(within(group).getByText('Save 16%')).toBeTruthy();
  expect(within(group).getAllByRole('radio')).toHaveLength(2);
});

test('what is not included says so to those who can’t see the sign', () => {
  renderUi(<Pricing />);
  expect(screen.getByText('Single sign-on').parentElement?.textContent).toContain('Not included');
});
