import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import Stripe from 'stripe';
import { openOperations } from './operators.ts';
import { expectAccessible } from './pages.ts';
import { queryDatabase } from './query-database.ts';

async function openStripe(): Promise<Stripe> {
  const settings = await readFile(new URL('../../.billwright/e2e/local.env', import.meta.url), 'utf8');
  const key = /^STRIPE_SECRET_KEY="?([^"\n]*)"?$/m.exec(settings)?.[1];
  return new Stripe(key ?? '', { host: '127.0.0.1', port: 12_211, protocol: 'http', telemetry: false });
}

/** Somebody who pays by a card that is disputed right after (docs.stripe.com/testing#disputes), until the dispute is here. */
async function disputedPayment(stripe: Stripe, account: string): Promise<string> {
  await queryDatabase(
    `insert into accounts (id, livemode, name, email) values ($1, false, $1, $1 || '@disputes.example')`,
    [account],
  );
  const { id: customer } = await stripe.customers.create({
    email: `${account}@disputes.example`,
    name: 'Ada Lovelace',
    metadata: { billwright_account: account },
  });
  await queryDatabase('update accounts set stripe_customer_id = $2 where id = $1', [account, customer]);
  const method = await stripe.paymentMethods.attach('pm_card_createDispute', { customer });
  const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  await stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
    default_payment_method: method.id,
    metadata: { billwright_account: account },
  });
  const drafts = () =>
    queryDatabase('select dispute_id from dispute_answers where account_id = $1', [account]);
  await expect.poll(drafts, { timeout: 30_000 }).toHaveLength(1);
  return String((await drafts())[0]?.dispute_id);
}

async function confirm(page: Page, label: string, yes: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await expect(page.getByRole('button', { name: yes })).toBeDisabled();
  await page.getByLabel('Reason').fill('They have used it every day.');
  await page.getByRole('button', { name: yes }).click();
}

test('an operator answers a dispute with evidence and wins it, and accepts another', async ({ page }) => {
  test.setTimeout(180_000);
  const stripe = await openStripe();
  const [won, lost] = [`e2e-won-${Date.now()}`, `e2e-lost-${Date.now()}`];
  const wonId = await disputedPayment(stripe, won);
  const lostId = await disputedPayment(stripe, lost);
  await openOperations(page, 'disputes-operator@example.com', 'Disputes');
  await expect(page.getByRole('link', { name: new RegExp(won) })).toBeVisible();
  await expect(page.getByText(/days?, .* left|days left/).first()).toBeVisible();
  await expectEverywhere(page);

  await page.getByRole('link', { name: new RegExp(won) }).click();
  await expect(page.getByText('The cardholder says that they did not make this payment.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).not.toHaveValue('');
  await page.getByLabel('The case in words').fill('winning_evidence');
  await expect(page.getByText('Save the evidence first')).toBeVisible();
  await page.getByRole('button', { name: 'Save evidence' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({
    name: 'receipt.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\nreceipt'),
  });
  await page.getByRole('button', { name: 'Attach file' }).click();
  await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('receipt.pdf');
  await expectEverywhere(page);
  await confirm(page, 'Submit to the bank…', 'Yes, submit it');
  await expect(page.getByText('The evidence was sent to the bank')).toBeVisible();
  await expect(page.getByText('Won', { exact: true })).toBeVisible({ timeout: 60_000 });
  expect((await stripe.disputes.retrieve(wonId)).status).toBe('won');

  await page.goto(`/operate/disputes/${lostId}`);
  await confirm(page, 'Accept the dispute…', 'Yes, accept it');
  await expect(page.getByText('Lost', { exact: true })).toBeVisible({ timeout: 60_000 });
  expect((await stripe.disputes.retrieve(lostId)).status).toBe('lost');
  await page.goto('/operate/disputes?show=closed');
  await expect(page.getByRole('row', { name: /Fraudulent/ })).toContainText('50 %');
  await expectEverywhere(page);
});

/** In both schemes and at three widths. */
async function expectEverywhere(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const)
    for (const width of [360, 768, 1440]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      const folder = process.env.SCREENSHOTS;
      if (folder)
        await page.screenshot({
          path: `${folder}/disputes-${Date.now()}-${colorScheme}-${width}.png`,
          fullPage: true,
        });
    }
}
