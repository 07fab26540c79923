import { expect, test } from 'vitest';
import { formatDifferences } from './push.ts';

test('each difference is one line with its sign, subjects aligned', () => {
  expect(
    formatDifferences([
      { kind: 'create_price', subject: 'starter_month_usd', text: '$29.00 a month' },
      { kind: 'archive_price', subject: 'pro_year_eur', text: 'no longer sold' },
    ]),
  ).toBe('  + starter_month_usd  $29.00 a month\n  - pro_year_eur       no longer sold');
});
