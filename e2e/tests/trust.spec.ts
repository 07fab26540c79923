import { expect, test } from '@playwright/test';
import { choosePlan, newPerson, signUp } from './pages.ts';

test('the return page believes no redirect: an unpaid session never shows as active', async ({ page }) => {
  await signUp(page, newPerson());
  await choosePlan(page, 'Starter');
  const sessionId = /cs_test_[A-Za-z0-9]+/.exec(page.url())?.[0] ?? 'no session in the address';
  await page.goto(`/checkout/return?session=${sessionId}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(/active/i)).toHaveCount(0);
  await page.goto('/billing');
  await expect(page.getByText('Free').first()).toBeVisible();
});

test("another account's checkout session is not found", async ({ page, browser }) => {
  await signUp(page, newPerson());
  await choosePlan(page, 'Starter');
  const sessionId = /cs_test_[A-Za-z0-9]+/.exec(page.url())?.[0] ?? 'no session in the address';

  const other = await browser.newPage();
  await signUp(other, newPerson());
  await other.goto(`/checkout/return?session=${sessionId}`);
  await expect(other.getByText(/not found|does not exist|no checkout/i).first()).toBeVisible();
});

test('who is not signed in is asked to sign in', async ({ page }) => {
  await page.goto('/billing');
  await expect(page.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible();
});
