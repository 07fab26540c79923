import { expect, test } from '@playwright/test';
import { expectAccessible, newPerson, signUp } from './pages.ts';

const PUBLIC_PAGES = ['/pricing', '/sign-in', '/sign-up', '/no-such-page'];
const CUSTOMER_PAGES = [
  '/billing',
  '/billing/change',
  '/billing/cancel',
  '/billing/usage',
  '/billing/add-ons',
  '/billing/purchases',
  '/billing/seats',
  '/billing/invoices',
  '/billing/payment-methods',
  '/billing/details',
  '/billing/mails',
  '/pricing',
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 768, 1440]) {
    test(`every page fits ${width} px and is accessible in ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.message}`));
      page.on('console', (message) => {
        // A violated content security policy or a broken request shows here; the 404 page asks for nothing.
        if (message.type() === 'error') failures.push(`${page.url()}: ${message.text()}`);
      });
      const visit = async (path: string) => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      };
      for (const path of PUBLIC_PAGES) await visit(path);
      await signUp(page, newPerson());
      for (const path of CUSTOMER_PAGES) await visit(path);
      expect(failures).toEqual([]);
      await context.close();
    });
  }
}
