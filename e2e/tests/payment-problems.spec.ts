import { expect, test } from '@playwright/test';
import { CARDS, choosePlan, newPerson, pay, signUp, typeCard } from './pages.ts';

test.beforeEach(async ({ page }) => {
  await signUp(page, newPerson());
});

for (const [what, card, words] of [
  ['a declined card', CARDS.declined, /declined/i],
  ['a card without funds', CARDS.insufficientFunds, /insufficient funds/i],
] as const) {
  test(`${what} is told to the customer, who then pays with another`, async ({ page }) => {
    await choosePlan(page, 'Starter');
    await typeCard(page, card);
    await pay(page);
    await expect(page.getByRole('alert')).toContainText(words);
    await typeCard(page, CARDS.success);
    await pay(page);
    await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  });
}

test('a card that asks for 3-D Secure is paid once the customer authenticated', async ({ page }) => {
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.threeDSecure);
  await pay(page);
  await page.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
});

test('an upgrade whose payment is declined leaves plan and access as they were', async ({ page }) => {
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  await page.goto('/billing');
  await page
    .getByRole('button', { name: /Update card|Replace card|Change card/ })
    .first()
    .click();
  await typeCard(page, CARDS.failsAfterAttach);
  await page.getByRole('button', { name: /Save|Add|Update/ }).click();
  await page.goto('/billing');
  await expect(page.getByText(/0341/).first()).toBeVisible();

  await page.goto('/billing/change');
  await page.getByRole('article', { name: 'Pro' }).getByRole('button').click();
  await page.getByRole('button', { name: /^Pay \$\d+\.\d{2}/ }).click();
  await expect(page.getByRole('alert')).toContainText(/declined/i);
  await page.goto('/billing');
  await expect(page.getByText('Starter').first()).toBeVisible();
  await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
});
