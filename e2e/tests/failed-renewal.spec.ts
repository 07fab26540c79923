import { expect, type Page, test } from '@playwright/test';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';
import { queryDatabase } from './query-database.ts';
import { simulatedStripe } from './simulated-stripe.ts';

/** The period ends in a moment, and the card that it is charged to has gone bad. */
async function failRenewal(page: Page): Promise<void> {
  const stripe = await simulatedStripe();
  const account = await page.evaluate(async () => {
    const answer = await fetch('/api/trpc/session.me');
    return (await answer.json()).result.data.account.id as string;
  });
  const [row] = await queryDatabase('select id, customer_id from subscriptions where account_id = $1', [
    account,
  ]);
  const [id, customer] = [String(row?.id), String(row?.customer_id)];
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  await stripe.subscriptions.update(id, {
    default_payment_method: bad.id,
    trial_end: Math.floor(Date.now() / 1000) + 3,
    proration_behavior: 'none',
  });
  // Its draft would wait an hour to be charged.
  const renewal = async () =>
    (await stripe.invoices.list({ subscription: id, status: 'draft' })).data[0]?.id ?? '';
  await expect.poll(renewal, { timeout: 30_000 }).not.toBe('');
  const invoice = await stripe.invoices.finalizeInvoice(await renewal());
  await stripe.invoices.pay(invoice.id ?? '').catch(() => undefined);
}

test('a renewal that fails is said on every billing page, and paid with another card it is over', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signUp(page, newPerson());
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  await failRenewal(page);
  for (const path of ['/billing', '/billing/invoices', '/billing/payment-methods', '/billing/details']) {
    await page.goto(path);
    await expect(page.getByText(/payment (has )?failed/i).first()).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto('/billing/payment-methods');
  await page.getByRole('button', { name: /Make default: Visa.*4242/ }).click();
  const charged = page.getByRole('listitem').filter({ has: page.getByText('Default', { exact: true }) });
  await expect(charged).toContainText('4242');
  // What failed is charged by itself with the card that pays from now on.
  await expect(async () => {
    await page.goto('/billing');
    await expect(page.getByText('Active', { exact: true }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText(/payment (has )?failed/i)).toHaveCount(0);
});
