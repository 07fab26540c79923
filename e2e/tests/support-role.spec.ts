import { expect, test } from '@playwright/test';
import { look } from './look.ts';
import { openOperations } from './operators.ts';
import { accountOf, CARDS, choosePlan, newPerson, pay, signUp, typeCard } from './pages.ts';

/** Where a form or button would be for others: who may use it. */
const REFUSED = [
  ['/operate/promotions', 'Making a code is for finance and admins.'],
  ['/operate/one-off-items', 'Charging an account, or giving something back, is for finance and admins.'],
  ['/operate/price-migrations', 'Planning a migration is for admins.'],
  ['/operate/webhooks', 'Look for missed events is for admins.'],
  ['/operate/webhooks?state=done', 'Replaying what is shown is for admins.'],
  ['/operate/events', 'Adding an endpoint is for admins.'],
] as const;

test('somebody of support sees who may do what they may not, and refunds up to their limit', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const context = await browser.newContext();
  const customer = await context.newPage();
  const person = { ...newPerson(), company: `Supported Engines ${Date.now()}` };
  await signUp(customer, person);
  await choosePlan(customer, 'Starter');
  await typeCard(customer, CARDS.success);
  await pay(customer);
  await expect(customer.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  const account = await accountOf(customer);
  await context.close();

  await openOperations(page, 'support-operator@example.com', 'Promotions');
  for (const [path, words] of REFUSED)
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByText(words).first()).toBeVisible();
    });
  await page.goto('/operate/promotions');
  await expect(page.getByText('Making a code is for finance and admins.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make the code' })).toHaveCount(0);
  await look(page, 'support-promotions');

  await page.goto(`/operate/grants?account=${account}`);
  await expect(page.getByText('Giving something by hand is for finance and admins.')).toBeVisible();
  await expect(page.getByText('Extending a trial is for finance and admins.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Give it' })).toHaveCount(0);
  await look(page, 'support-grants');

  await test.step('what is theirs is offered: an event is replayed with a reason', async () => {
    await page.goto('/operate/webhooks?q=customer.subscription.created');
    await page.getByRole('link', { name: 'customer.subscription.created' }).first().click();
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByLabel('Why').fill('A customer misses a receipt.');
    await page.getByRole('button', { name: 'Yes, apply it again' }).click();
    await expect(page.getByText(/^Applied again:/)).toBeVisible();
  });

  await test.step('what matters of a customer comes first, and money goes back within the limit', async () => {
    await page.goto(`/operate/customers/${account}`);
    const happened = page.getByRole('list', { name: 'What happened' });
    await expect(happened.getByText('Payment received: $29.00')).toBeVisible();
    await expect(happened.getByText('Platform', { exact: true })).toHaveCount(0);
    await look(page, 'support-customer');
    await page.getByRole('button', { name: /^Refund \$29\.00/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Refund a payment' });
    await dialog.getByLabel('Amount in USD').fill('10');
    await dialog.getByLabel('Why').fill('The first week did not work.');
    await dialog.getByRole('button', { name: 'Give back $10.00' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('list', { name: 'Payments' }).getByText('Partly refunded')).toBeVisible();
    await page.getByRole('link', { name: 'Everything', exact: true }).click();
    await expect(happened.getByText('Platform', { exact: true }).first()).toBeVisible();
    await look(page, 'support-customer-everything');
  });
});
