import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, newPerson, signUp } from './pages.ts';
import { queryDatabase } from './query-database.ts';

/** As the worker leaves it: so much on each of the last days of this month, and their sum. */
async function haveUsed(email: string, perDay: readonly number[]): Promise<void> {
  const month = `date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'`;
  const account = `(select organization_id from members join users on users.id = user_id where email = $1)`;
  await queryDatabase(
    `insert into usage_slots (account_id, feature, slot_at, quantity)
      select ${account}, 'api_calls', ${month} + make_interval(days => day::int - 1), used
      from unnest($2::bigint[]) with ordinality as days (used, day)`,
    [email, perDay],
  );
  await queryDatabase(
    `insert into usage_totals (account_id, feature, period_starts_at, period_ends_at, included, quantity, reported, from_credits)
      select ${account}, 'api_calls', ${month}, ${month} + interval '1 month', 1000, sum(used), 0, 0
      from unnest($2::bigint[]) as days (used)`,
    [email, perDay],
  );
  await queryDatabase(`select pg_notify('billwright_account_changed', ${account})`, [email]);
}

async function expectUsage(page: Page): Promise<void> {
  const panel = page.getByRole('region', { name: 'API calls a month' });
  await expect(panel.getByText('840 of 1,000 used', { exact: true })).toBeVisible();
  await expect(panel.getByRole('progressbar')).toHaveAccessibleName('API calls a month: 840 of 1,000 used');
  await panel.getByText('As a table').press('Enter');
  await expect(panel.getByRole('row')).toHaveCount(4);
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the usage page says what was used of what is included, day by day, in ${colorScheme}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const person = newPerson();
    await signUp(page, person);
    await page.goto('/billing/usage');
    await expect(page.getByText('0 of 1,000 used', { exact: true })).toBeVisible();
    await expect(page.getByText('Nothing used yet.')).toBeVisible();
    await haveUsed(person.email, [120, 400, 320]);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/billing/usage');
      await expectUsage(page);
      if (process.env.E2E_PICTURES)
        await page.screenshot({ path: `${process.env.E2E_PICTURES}/usage-${colorScheme}-${width}.png` });
    }
    await context.close();
  });
}
