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
      ...{ kind: 'flat', interval: 'month', more: [] },
      charge: usd(2_900),
      perMonth: usd(2_900),
      savingPercent: 0,
      action: { kind: 'current', label: 'Your plan' },
    },
    year: {
      ...{ kind: 'flat', interval: 'year', more: [] },
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

const withPrice = (more: Partial<Plan['prices']['month']>): Plan => ({
  ...starter,
  prices: { month: { ...starter.prices.month, ...more }, year: { ...starter.prices.year, ...more } },
});
const show = (plan: Plan) => {
  renderUi(<PlanGrid plans={[plan]} interval="month" toAction={() => null} />);
  return within(screen.getByRole('article', { name: 'Starter' }));
};

test('a plan to whose price more comes says from where it begins, and what comes', () => {
  const card = show(withPrice({ more: ['$9 a month for each member after the first 3'] }));
  expect(card.getByText('from')).toBeTruthy();
  expect(within(card.getByRole('list', { name: 'What comes on top' })).getByText(/each member/)).toBeTruthy();
});

test('a plan that is only used has no amount in its headline', () => {
  const card = show(
    withPrice({ kind: 'usage', charge: usd(0), perMonth: usd(0), more: ['$0.20 per 1,000'] }),
  );
  expect(card.getByText('Pay as you go')).toBeTruthy();
  expect(card.queryByText('$0')).toBeNull();
});

test('a plan of seats says that its amount is for one', () => {
  expect(show(withPrice({ kind: 'per_seat' })).getByText('per seat and month')).toBeTruthy();
});
