import { expect, type Page, test } from '@playwright/test';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';

/** The amount on the button that is about to be pressed. */
async function amountOn(page: Page, name: RegExp): Promise<string> {
  const button = page.getByRole('button', { name });
  await expect(button).toBeVisible();
  return /\$\d[\d,]*\.\d{2}/.exec((await button.textContent()) ?? '')?.[0] ?? 'no amount on the button';
}

test('a customer plans a smaller plan, thinks again, pauses, resumes, ends now with a refund, and comes back', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();

  await test.step('upgrades at once for the amount on the button', async () => {
    await page.goto('/billing/change');
    await page.getByRole('article', { name: 'Pro' }).getByRole('button').click();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await expect(page.getByText(/Your plan is changed/)).toBeVisible();
  });

  await test.step('a smaller plan waits for the period’s end, is seen on the overview, and can be withdrawn', async () => {
    await page.goto('/billing/change');
    await page.getByRole('article', { name: 'Starter' }).getByRole('button').click();
    await expect(page.getByText('Nothing is charged.', { exact: false })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Switch to Starter on / }).click();
    await expect(page.getByText(/You move to Starter on/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stay on Pro' }).click();
    await expect(page.getByText(/You move to Starter on/)).toHaveCount(0);
  });

  await test.step('pauses with the credit that is shown, and resumes', async () => {
    await page.goto('/billing/pause');
    await expect(page.getByText(/is kept as credit/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Pause Pro' }).click();
    await expect(page.getByText('Pro is paused', { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Resume' }).first().click();
    await expectAccessible(page);
    await page.getByRole('button', { name: /resume$/i }).click();
    await expect(page.getByText(/Pro goes on/)).toBeVisible();
  });

  await test.step('who cancels is made an offer; taken, it is not made again', async () => {
    await page.goto('/billing/cancel');
    await expect(page.getByRole('heading', { name: '30% off if you stay' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stay with 30% off' }).click();
    await expect(page.getByText('Good to have you. The offer is yours.')).toBeVisible();
    await page.goto('/billing/cancel');
    await expect(page.getByRole('button', { name: 'Cancel subscription' })).toBeVisible();
    await expect(page.getByRole('heading', { name: '30% off if you stay' })).toHaveCount(0);
  });

  await test.step('ends now, with what is given back on the button', async () => {
    await page.getByRole('link', { name: 'End it now' }).click();
    const back = await amountOn(page, /^End now, get/);
    await expectAccessible(page);
    await page.getByLabel('I don’t use it enough').check();
    await page.getByRole('button', { name: /^End now, get/ }).click();
    await expect(page.getByText(`Pro has ended. ${back} goes back to your card.`)).toBeVisible();
  });

  await test.step('comes back with the saved card', async () => {
    await page.getByRole('link', { name: 'Come back' }).click();
    const due = await amountOn(page, /^Pay .* and come back$/);
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Pay .* and come back$/ }).click();
    await expect(page.getByText(`Welcome back. ${due} was charged.`)).toBeVisible();
    await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
  });
});
