import { expect, type Page, test } from '@playwright/test';
import { newOperator } from './operators.ts';
import { accountOf, expectAccessible, signUp } from './pages.ts';

/** Pages that each show what they load; grants are an account's. */
const pagesFor = (accountId: string) => [
  '/operate/promotions',
  `/operate/grants?account=${accountId}`,
  '/operate/tax',
  '/operate/webhooks',
  '/operate/effects',
  '/operate/effects?state=pending',
  '/operate/price-migrations',
  '/operate/events',
];

async function expectFits(page: Page, path: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
  await expectAccessible(page);
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`every operators’ page fits, is accessible and says what it has not yet, in ${colorScheme}`, async ({
    browser,
  }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await signUp(page, newOperator(`${colorScheme}-operator@example.com`));
    const pages = pagesFor(await accountOf(page));
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of pages) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await expectFits(page, path);
      }
    }
    // A server that fails: each part says so, and comes when it is asked again.
    await page.route('**/api/trpc/operator.**', (route) => route.fulfill({ status: 503, body: 'down' }));
    for (const path of pages) {
      await page.goto(path);
      await expect(page.getByRole('alert').first()).toBeVisible();
      await expectFits(page, `${path} failing`);
    }
    await page.unroute('**/api/trpc/operator.**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: 'Endpoints' })).toBeVisible();
    // A slow network: what comes is announced, and its place is held.
    await page.route('**/api/trpc/operator.**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    for (const path of pages) {
      await page.goto(path);
      await expect(page.locator('[aria-busy="true"]').first()).toBeVisible();
      await expectFits(page, `${path} loading`);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    }
    await context.close();
  });

test('the operators’ navigation is walked by keyboard, and says which page is shown', async ({ page }) => {
  await signUp(page, newOperator('keyboard-operator@example.com'));
  await page.getByRole('link', { name: 'Operations' }).press('Enter');
  // The page comes after its address: until its heading has the focus, it would take it from the link.
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeFocused();
  const nav = page.getByRole('navigation', { name: 'Operations pages' });
  await expect(nav.getByRole('link', { name: 'Webhooks' })).toHaveAttribute('aria-current', 'page');
  await nav.getByRole('link', { name: 'Webhooks' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Effects' })).toBeFocused();
  await expect(nav.getByRole('link', { name: 'Effects' })).toHaveAttribute('aria-current', 'page');
  await expect(nav.getByRole('link', { name: 'Webhooks' })).not.toHaveAttribute('aria-current', 'page');
});
