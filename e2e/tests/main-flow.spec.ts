import { expect, test } from '@playwright/test';
import { look } from './look.ts';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';

test('a customer signs up, pays, upgrades, cancels, thinks again, and downloads an invoice', async ({
  page,
}) => {
  await page.goto('/sign-up');
  await expect(page.getByText('By creating an account you agree to the terms of service.')).toBeVisible();
  await look(page, 'sign-up');
  await signUp(page, newPerson());
  await expect(page.getByText('By choosing a plan you agree to the terms of service.')).toBeVisible();
  await expectAccessible(page);

  await test.step('pays for Starter on the hosted page; the webhook makes it active', async () => {
    await choosePlan(page, 'Starter');
    await expectAccessible(page);
    await typeCard(page, CARDS.success);
    await pay(page);
    await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('the overview says what is held and what comes next', async () => {
    await page.goto('/billing');
    await expect(page.getByRole('heading', { name: 'Billing', level: 1 })).toBeVisible();
    await expect(page.getByText('Starter').first()).toBeVisible();
    await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
    await expect(page.getByText('$29.00').first()).toBeVisible();
    await expect(page.getByText(/4242/).first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('the amount confirmed is the amount shown, and is what is charged', async () => {
    await page.goto('/billing/change');
    await expect(page.getByRole('heading', { name: 'Change plan', level: 1 })).toBeVisible();
    await page.getByRole('article', { name: 'Pro' }).getByRole('button').click();
    const confirm = page.getByRole('button', { name: /^Pay \$\d+\.\d{2}/ });
    await expect(confirm).toBeVisible();
    await expectAccessible(page);
    const shown = /\$\d+\.\d{2}/.exec((await confirm.textContent()) ?? '')?.[0] ?? 'no amount on the button';
    await confirm.click();
    await expect(page.getByText(/Pro/).first()).toBeVisible();
    await page.goto('/billing/invoices');
    await expect(page.getByText(shown).first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('cancels at period end with a reason, and undoes it', async () => {
    await page.goto('/billing/cancel');
    await expect(page.getByRole('heading', { name: 'Cancel subscription', level: 1 })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('It is too expensive').check();
    await page.getByRole('button', { name: 'Cancel subscription' }).click();
    await expect(page.getByText(/Cancels on/).first()).toBeVisible();
    await page.goto('/billing');
    await page.getByRole('button', { name: /^Keep/ }).first().click();
    await expect(page.getByText(/Cancels on/)).toHaveCount(0);
    await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
  });

  await test.step('downloads an invoice that is a PDF', async () => {
    await page.goto('/billing/invoices');
    const link = page.getByRole('link', { name: /PDF/ }).first();
    const answer = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(answer.status()).toBe(200);
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
