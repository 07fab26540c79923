import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import Stripe from 'stripe';
import { openOperations } from './operators.ts';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';
import { queryDatabase } from './query-database.ts';

/** The simulator that the app talks to. */
async function openStripe(): Promise<Stripe> {
  const settings = await readFile(new URL('../../.billwright/e2e/local.env', import.meta.url), 'utf8');
  const key = /^STRIPE_SECRET_KEY="?([^"\n]*)"?$/m.exec(settings)?.[1];
  return new Stripe(key ?? '', { host: '127.0.0.1', port: 12_211, protocol: 'http', telemetry: false });
}

/** Somebody whose card declines the next charge of their subscription: an upgrade that is not waited for, as a renewal is. */
async function failRenewal(email: string): Promise<{ accountId: string; invoiceId: string }> {
  const stripe = await openStripe();
  const [row] = await queryDatabase(
    `select s.id, s.account_id, s.customer_id from subscriptions s join accounts a on a.id = s.account_id where a.email = $1`,
    [email],
  );
  const subscription = String(row?.id);
  const customer = String(row?.customer_id);
  const { id: card } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await stripe.subscriptions.update(subscription, { default_payment_method: card });
  const { items } = await stripe.subscriptions.retrieve(subscription);
  const { data: prices } = await stripe.prices.list({ lookup_keys: ['pro_month_usd'] });
  await stripe.subscriptions.update(subscription, {
    items: [{ id: items.data[0]?.id ?? '', price: prices[0]?.id ?? '' }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'allow_incomplete',
  });
  const { data } = await stripe.invoices.list({ subscription, status: 'open' });
  return { accountId: String(row?.account_id), invoiceId: data[0]?.id ?? '' };
}

const caseOf = async (invoiceId: string) =>
  (
    await queryDatabase('select state, declines_read from dunning_cases where invoice_id = $1', [invoiceId])
  )[0];

/** The address that the mail of the first day has for a new card. */
async function linkOf(invoiceId: string): Promise<string> {
  let url = '';
  await expect
    .poll(
      async () => {
        const [row] = await queryDatabase(`select props->>'updateCardUrl' as url from mails where key = $1`, [
          `dunning:${invoiceId}:mail:0`,
        ]);
        url = String(row?.url ?? '');
        return url;
      },
      { timeout: 90_000 },
    )
    .toContain('/pay/update-card?token=');
  return url;
}

async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.screenshot({
        path: `${process.env.SCREENSHOTS}/${name}-${width}-${colorScheme}.png`,
        fullPage: true,
      });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a failed renewal is in the queue with its next step; a new card through the mail’s link pays it, and it is closed', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await openOperations(page, 'payments-operator@example.com', 'Failed payments');
  await expect(page.getByRole('heading', { name: 'The last 90 days' })).toBeVisible();
  await expectAccessible(page);

  const customerContext = await browser.newContext();
  const customer = await customerContext.newPage();
  const person = newPerson();
  await signUp(customer, person);
  await choosePlan(customer, 'Starter');
  await typeCard(customer, CARDS.success);
  await pay(customer);
  await expect(customer.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  const { invoiceId } = await failRenewal(person.email);
  const url = await linkOf(invoiceId);

  await page.reload();
  const item = page.getByRole('listitem').filter({ hasText: invoiceId });
  await expect(item.getByText('Next: Mail of day 3')).toBeVisible();
  await expect(item.getByText(/The bank declined the payment/)).toBeVisible();
  await item.getByText('What was done (1)').click();
  await expect(item.getByText(/Mail of day 0/)).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'queue');
  await page.setViewportSize({ width: 1280, height: 900 });

  // By hand, with a reason: the same card declines, and the answer is told.
  await item.getByRole('button', { name: /^Retry now… / }).click();
  await item.getByLabel('Why').fill('The customer called.');
  await item.getByRole('button', { name: /Yes, charge/ }).click();
  await expect(page.getByText(/Declined: /)).toBeVisible();
  const tried = await queryDatabase(
    `select because from audit_log join users on users.id = actor where users.email = $1 and action = 'dunning.retry'`,
    ['payments-operator@example.com'],
  );
  expect(tried.map(({ because }) => because)).toEqual(['Charged again: The customer called.']);

  // The link works with no session.
  const mailbox = await (await browser.newContext()).newPage();
  await mailbox.goto(url);
  await expect(mailbox.getByRole('heading', { level: 1, name: 'Update your card' })).toBeVisible();
  await expect(mailbox.getByText(/could not be charged/)).toBeVisible();
  await expectAccessible(mailbox);
  await picture(mailbox, 'link');
  await mailbox.getByRole('button', { name: 'Give another card' }).click();
  await typeCard(mailbox, CARDS.success);
  await mailbox.getByRole('button', { name: /Save|Add|Update/ }).click();
  await mailbox
    .getByRole('link', { name: /Return|Back|return/ })
    .first()
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  await expect.poll(async () => (await caseOf(invoiceId))?.state, { timeout: 60_000 }).toBe('recovered');
  await mailbox.goto(url);
  await expect(mailbox.getByText('There is nothing left to pay.')).toBeVisible();

  await page.goto('/operate/payments?state=closed');
  const closed = page.getByRole('listitem').filter({ hasText: invoiceId });
  await expect(closed.getByText(/Paid by the customer/)).toBeVisible();
  await expectAccessible(page);
});

test('a link that was changed is refused, and for a customer the queue is not there', async ({ page }) => {
  await page.goto('/pay/update-card?token=forged.signature');
  await expect(page.getByText('This link is not valid.')).toBeVisible();
  await page.goto('/pay/update-card');
  await expect(page.getByText('This link is not whole.')).toBeVisible();
  await signUp(page, newPerson());
  await page.goto('/operate/payments');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/not|found/i);
  expect(
    (await page.request.get('/api/trpc/operator.failedPayments.list?input={"state":"open"}')).status(),
  ).toBe(403);
});
