import { expect, test } from '@playwright/test';
import { look } from './look.ts';
import { newOperator } from './operators.ts';
import { CARDS, choosePlan, newPerson, openNewestInvoice, pay, signUp, typeCard } from './pages.ts';

test('who pays sees the next invoice and each one in words, and says who is billed and with what', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signUp(page, newPerson());
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await page.waitForURL(/\/checkout\/return|\/billing/);
  await page.goto('/billing/invoices');
  await expect(page.getByRole('table', { name: 'Lines of the next invoice' })).toBeVisible();
  await look(page, 'invoices');

  await openNewestInvoice(page);
  await expect(page.getByRole('table', { name: 'Lines of the invoice' })).toBeVisible();
  await look(page, 'invoice');

  await page.goto('/billing/payment-methods');
  await expect(page.getByText('Visa ending in 4242')).toBeVisible();
  await look(page, 'payment-methods');

  await page.goto('/billing/details');
  await page.getByLabel('Country').selectOption('DE');
  await page.getByRole('button', { name: 'Save billing details' }).click();
  await expect(page.getByText('Type the street and number.')).toBeVisible();
  await look(page, 'details-missing');
  await page.getByLabel('Street and number').fill('Torstraße 1');
  await page.getByLabel('Postal code').fill('10115');
  await page.getByLabel('City').fill('Berlin');
  await page.getByRole('button', { name: 'Save billing details' }).click();
  await expect(page.getByText('Billing details saved.')).toBeVisible();
  await page.getByLabel('Number', { exact: true }).fill('12');
  await page.getByLabel('Kind').selectOption('eu_vat');
  await page.getByRole('button', { name: 'Add tax id' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Number', { exact: true }).fill('DE123456789');
  await page.getByRole('button', { name: 'Add tax id' }).click();
  await expect(page.getByRole('list', { name: 'Tax ids' }).getByText('DE123456789')).toBeVisible();
  await look(page, 'details');
  await page.reload();
  await expect(page.getByLabel('Street and number')).toHaveValue('Torstraße 1');
});

test('an operator charges something beside a plan, as it was shown', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const person = newPerson();
  await signUp(page, person);
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await page.waitForURL(/\/checkout\/return|\/billing/);
  const account = await page.evaluate(async () => {
    const answer = await fetch('/api/trpc/session.me');
    return (await answer.json()).result.data.account.id as string;
  });
  const context = await browser.newContext();
  const desk = await context.newPage();
  await signUp(desk, newOperator('desk-operator@example.com'));
  await desk.goto('/operate/one-off-items');
  await desk.getByLabel('Account').fill(account);
  await desk.getByLabel('Amount').fill('50.005');
  await desk.getByLabel('What it is for').fill('Training');
  await desk.getByRole('button', { name: 'Show the invoice' }).click();
  await expect(desk.getByText('Type an amount of USD')).toBeVisible();
  await desk.getByLabel('Amount').fill('50');
  await desk.getByRole('button', { name: 'Show the invoice' }).click();
  await expect(desk.getByRole('table', { name: 'Lines of the invoice' })).toContainText('Training');
  await look(desk, 'one-off-items');
  await desk.getByLabel('Why', { exact: true }).fill('They asked for it.');
  await desk.getByRole('button', { name: 'Add it' }).click();
  await expect(desk.getByText('Added to the next invoice.')).toBeVisible();
  await desk.goto('/operate/alerts');
  await look(desk, 'alerts');
  await page.goto('/billing/invoices');
  await expect(page.getByRole('table', { name: 'Lines of the next invoice' })).toContainText('Training');
});
