import { expect, test } from '@playwright/test';
import { look } from './look.ts';
import { openOperations } from './operators.ts';
import { accountOf, choosePlan, newPerson, pay, signUp, typeCard } from './pages.ts';
import { queryDatabase } from './query-database.ts';

/** A date field's value, so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** How many lines of the audit log say a reason. */
const auditLines = async (reason: string) =>
  (await queryDatabase(`select because from audit_log where because like '%' || $1 || '%'`, [reason])).length;

test('an operator makes and ends a code, sees where tax is owed, gives something by hand and extends a trial, each with a reason', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const context = await browser.newContext();
  const customer = await context.newPage();
  await signUp(customer, newPerson());
  await choosePlan(customer, 'Pro');
  await typeCard(customer, '6011111111111117');
  await pay(customer);
  await expect(customer.getByRole('heading', { level: 1, name: /Pro/ })).toBeVisible();
  const account = await accountOf(customer);

  await openOperations(page, 'promotions-operator@example.com', 'Promotions');
  await test.step('a code is made, and ended', async () => {
    await page.getByLabel('Code', { exact: true }).fill('DESK-2026');
    await page.getByRole('button', { name: 'Make the code' }).click();
    await expect(page.getByText('Say why, for the record.')).toBeVisible();
    await page.getByLabel('Redeemed at most (optional)').fill('5');
    await page.getByLabel('Why').fill('For the fair.');
    await page.getByRole('button', { name: 'Make the code' }).click();
    const made = page.getByRole('listitem').filter({ hasText: 'DESK-2026' });
    await expect(made).toContainText('of 5 at most');
    await look(page, 'promotions');
    await made.getByRole('button', { name: 'End it… DESK-2026' }).click();
    await made.getByLabel('Why').fill('The fair is over.');
    await made.getByRole('button', { name: 'Yes, end it' }).click();
    await expect(made).toContainText('Ended');
  });

  await test.step('where tax is owed is said with its reasons', async () => {
    await page.goto('/operate/tax');
    await expect(page.getByRole('list').first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await look(page, 'tax');
  });

  await test.step('a plan is given until a day, and taken back', async () => {
    await page.goto(`/operate/grants?account=${account}`);
    await expect(page.getByText('Nothing was given by hand')).toBeVisible();
    await page.getByLabel('Until').fill(inDays(20));
    await page.getByLabel('Why', { exact: true }).fill('An outage of ours.');
    await page.getByRole('button', { name: 'Give it' }).click();
    const given = page.getByRole('list', { name: 'Grants' }).getByRole('listitem');
    await expect(given).toContainText('An outage of ours.');
    await expect(given).toContainText('Active');
    // Who gave it is said by name; an id that no browser can break is as wide as chance makes it.
    await expect(given).toContainText('given by Grace Hopper');
    const unbreakable = 'W'.repeat(32);
    const widen = 'update entitlement_grants set author = $2 where account_id = $1';
    await queryDatabase(widen, [account, unbreakable]);
    await page.reload();
    await expect(given).toContainText(unbreakable);
    await look(page, 'grants');
    await given.getByRole('button', { name: /^Take it back/ }).click();
    await given.getByLabel('Why').fill('It was another account.');
    await given.getByRole('button', { name: 'Yes, take it back' }).click();
    await expect(given).toContainText('It was another account.');
  });

  await test.step('a trial is extended, and the customer sees it', async () => {
    await page.getByLabel('Trial ends').fill(inDays(30));
    await page.getByLabel('Why the trial is extended').fill('They asked for more time.');
    await page.getByRole('button', { name: 'Extend the trial' }).click();
    await expect(page.getByText('The trial goes on.')).toBeVisible();
    for (const reason of [
      'For the fair.',
      'The fair is over.',
      'An outage of ours.',
      'They asked for more time.',
    ])
      expect(await auditLines(reason), reason).toBeGreaterThan(0);
  });
  await context.close();
});
