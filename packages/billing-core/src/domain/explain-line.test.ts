import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { explainLine } from './explain-line.ts';

const START = Date.UTC(2026, 0, 31) / 1000;
const END = Date.UTC(2026, 1, 28) / 1000;
function aLine(more: Partial<Stripe.InvoiceLineItem> = {}): Stripe.InvoiceLineItem {
  return {
    id: 'il_1',
    object: 'line_item',
    amount: 2900,
    subtotal: 2900,
    currency: 'usd',
    description: '1 × Team (at $29.00 / month)',
    quantity: 1,
    period: { start: START, end: END },
    parent: {
      type: 'subscription_item_details',
      subscription_item_details: { proration: false },
      invoice_item_details: null,
    },
    pricing: { type: 'price_details', price_details: { price: 'price_team', product: 'prod_team' } },
    ...more,
  } as Stripe.InvoiceLineItem;
}
const proration = {
  type: 'subscription_item_details',
  subscription_item_details: { proration: true },
  invoice_item_details: null,
} as Stripe.InvoiceLineItem.Parent;
const explain = (line: Stripe.InvoiceLineItem) => {
  const { title, because } = explainLine(line, (id) => (id === 'price_team' ? 'Team' : undefined));
  return [title, because];
};

test('a period of a plan, and several of what is paid for each', () => {
  expect(explain(aLine())).toEqual(['Team', 'Your subscription, for Jan 31, 2026 to Feb 28, 2026.']);
  expect(explain(aLine({ quantity: 3, amount: 2700, subtotal: 2700 }))).toEqual([
    'Team',
    '3 at $9.00 each, for Jan 31, 2026 to Feb 28, 2026.',
  ]);
});

test('what is given back and made up for after a change', () => {
  expect(explain(aLine({ parent: proration, amount: -1200, subtotal: -1200 }))).toEqual([
    'Unused time of Team',
    'You had paid for Jan 31, 2026 to Feb 28, 2026, and did not use all of it after the change: it is given back.',
  ]);
  expect(explain(aLine({ parent: proration }))[0]).toBe('Remaining time of Team');
});

test('an item that was added by hand keeps its own words', () => {
  const line = aLine({
    description: 'Training on site',
    pricing: null,
    period: { start: START, end: START },
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: { proration: false },
    } as Stripe.InvoiceLineItem.Parent,
  });
  expect(explain(line)).toEqual(['Training on site', 'Added by us once, on Jan 31, 2026.']);
});

test('a price that the catalogue does not know keeps the words of Stripe, and no unit is made up', () => {
  const line = aLine({ pricing: null, quantity: 3, amount: 1000, subtotal: 1000 });
  expect(explain(line)).toEqual([
    '1 × Team (at $29.00 / month)',
    'Your subscription, for Jan 31, 2026 to Feb 28, 2026.',
  ]);
  expect(explainLine(line, () => undefined).unitAmount).toBeNull();
});

test('amounts keep the smallest unit of their currency', () => {
  expect(explain(aLine({ currency: 'jpy', quantity: 2, amount: 1000, subtotal: 1000 }))[1]).toMatch(
    /^2 at ¥500 each/,
  );
  expect(explain(aLine({ currency: 'kwd', quantity: 2, amount: 10_000, subtotal: 10_000 }))[1]).toMatch(
    /^2 at KWD.5\.000 each/,
  );
});
