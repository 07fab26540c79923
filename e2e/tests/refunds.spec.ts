import { expect, test } from '@playwright/test';
import { look } from './look.ts';
import { newOperator } from './operators.ts';
import { CARDS, choosePlan, newPerson, openNewestInvoice, pay, signUp, typeCard } from './pages.ts';

test('an operator refunds a payment, and the customer sees it on the invoice', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const customer = { ...newPerson(), company: `Refunded Engines ${Date.now()}` };
  await signUp(page, customer);
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await page.waitForURL(/\/checkout\/return|\/billing/);
  await page.goto('/billing');
  await expect(page.getByText('Active').first()).toBeVisible();

  const office = await (await browser.newContext()).newPage();
  await signUp(office, newOperator('refunds-operator@example.com'));
  await office.goto('/operate/customers');
  await office.getByLabel('Name, address or id').fill(customer.company);
  await office.getByRole('button', { name: 'Search' }).click();
  const hits = office.getByRole('list', { name: 'Customers' });
  await expect(hits.getByText(customer.email)).toBeVisible();
  await look(office, 'customers');
  await hits.getByRole('link', { name: customer.company }).click();
  await expect(office.getByRole('heading', { level: 1, name: customer.company })).toBeVisible();

  await office.getByRole('button', { name: /^Why was/ }).click();
  await expect(office.getByRole('table', { name: 'Why they were charged' })).toBeVisible();
  await look(office, 'customer');

  await office.getByRole('button', { name: /^Refund \$29\.00/ }).click();
  const dialog = office.getByRole('dialog', { name: 'Refund a payment' });
  await expect(dialog.getByRole('table', { name: 'What can be given back' })).toContainText('$29.00');
  await dialog.getByLabel('Amount in USD').fill('30');
  await dialog.getByRole('button', { name: 'Give back $30.00' }).click();
  await expect(dialog.getByText('$29.00 are left.')).toBeVisible();
  await expect(dialog.getByText('Say why, for the record.')).toBeVisible();
  await look(office, 'refund-dialog');
  await dialog.getByLabel('Amount in USD').fill('10');
  await dialog.getByLabel('Why').fill('The first week did not work.');
  await dialog.getByLabel('A sentence for the customer').fill('Sorry for the trouble.');
  await dialog.getByRole('button', { name: 'Give back $10.00' }).click();
  await expect(dialog).toBeHidden();
  await expect(office.getByRole('list', { name: 'Payments' }).getByText('Partly refunded')).toBeVisible();
  const happened = office.getByRole('list', { name: 'What happened' });
  await expect(happened.getByText('Refund of $10.00: refunded')).toBeVisible();
  await look(office, 'customer-refunded');
  await office.getByRole('link', { name: 'Staff', exact: true }).click();
  await expect(happened.getByText('The first week did not work.', { exact: false }).first()).toBeVisible();
  await expect(happened.getByText('Refund of $10.00: refunded')).toBeHidden();

  await office.getByRole('link', { name: 'Audit log' }).click();
  await office.getByLabel('Words or person').fill('first week');
  await office.getByRole('button', { name: 'Search' }).click();
  await expect(office.getByRole('list', { name: 'What the staff did' }).getByRole('listitem')).toHaveCount(1);
  await expect(office.getByText('Grace Hopper, admin', { exact: false })).toBeVisible();
  await look(office, 'audit');

  await page.goto('/billing/invoices');
  await openNewestInvoice(page);
  await expect(page.getByRole('region', { name: 'Refunds' })).toContainText('$10.00 given back');
  await look(page, 'invoice-refunded');
});
