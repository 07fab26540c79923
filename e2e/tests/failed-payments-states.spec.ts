import { expect, test } from '@playwright/test';
import { answerTrpc } from './answer-trpc.ts';
import { look } from './look.ts';
import { openOperations } from './operators.ts';

const QUEUE = '**/api/trpc/operator.failedPayments.**';
const NOTHING = {
  'operator.failedPayments.list': { items: [], nextCursor: null },
  'operator.failedPayments.stats': {
    since: '2026-01-01T00:00:00.000Z',
    opened: 0,
    open: 0,
    recovered: 0,
    recoveredBy: [],
    atRisk: [],
  },
};
/** One whose card may be charged again, so that the button is there. */
const ONE = {
  accountId: 'account-of-the-page',
  accountName: 'Analytical Engines with a name that takes more than one line on a telephone',
  invoiceId: 'in_ofthepage',
  invoiceNumber: 'ABCD-0001',
  amount: { amountMinor: 2_900, currency: 'usd' },
  state: 'open',
  because: 'The payment failed, and the invoice is open.',
  openedAt: '2026-01-01T00:00:00.000Z',
  closedAt: null,
  failureCount: 2,
  declineWords: 'There was not enough money in the account of the card.',
  declineCode: 'insufficient_funds',
  isRetryWorthwhile: true,
  nextAttemptAt: null,
  nextStep: null,
  steps: [],
  recovery: null,
};

test('the queue of failed payments says that there is none, that it could not be read, and that it is on its way', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openOperations(page, 'payment-states-operator@example.com', 'Failed payments');

  await test.step('nothing failed', async () => {
    await answerTrpc(page, NOTHING);
    await page.reload();
    await expect(page.getByText('Nothing is unpaid')).toBeVisible();
    await expect(page.getByText('No renewal failed.')).toBeVisible();
    await look(page, 'payments-empty');
    await page.getByRole('link', { name: 'Show what was closed' }).click();
    await expect(page.getByText('Nothing was closed yet')).toBeVisible();
    await expect(page.getByRole('heading', { level: 2, name: 'Closed, the newest first' })).toBeVisible();
    await page.getByRole('link', { name: 'Show what is open' }).click();
    await expect(page.getByText('Nothing is unpaid')).toBeVisible();
  });

  await test.step('the server fails: figures and queue say so each, and come when they are asked again', async () => {
    await page.route(QUEUE, (route) => route.fulfill({ status: 503, body: 'down' }));
    await page.reload();
    await expect(page.getByRole('alert')).toHaveCount(2, { timeout: 30_000 });
    await look(page, 'payments-failing');
    await page.unroute(QUEUE);
    for (const left of [1, 0]) {
      await page.getByRole('button', { name: 'Try again' }).first().press('Enter');
      await expect(page.getByRole('alert')).toHaveCount(left);
    }
    await expect(page.getByText('Nothing is unpaid')).toBeVisible();
    await expect(page.getByText('No renewal failed.')).toBeVisible();
  });

  await test.step('a slow server: what comes is announced', async () => {
    await page.route(QUEUE, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.fallback();
    });
    await page.reload();
    const coming = page.getByRole('status').filter({ hasText: /^Loading the (figures|failed payments)…/ });
    await expect(coming).toHaveCount(2);
    await expect(coming.first()).toHaveAttribute('aria-busy', 'true');
    await expect(page.getByText('Nothing is unpaid')).toBeVisible();
    await page.unroute(QUEUE);
  });
});

test('a charge by hand that could not be sent says so, and keeps the reason', async ({ page }) => {
  await openOperations(page, 'payment-retry-operator@example.com', 'Failed payments');
  await answerTrpc(page, {
    ...NOTHING,
    'operator.failedPayments.list': { items: [ONE], nextCursor: null },
  });
  await page.route('**/api/trpc/operator.failedPayments.retry**', (route) =>
    route.fulfill({ status: 503, body: 'down' }),
  );
  await page.reload();
  await look(page, 'payments-one');
  const item = page.getByRole('listitem').filter({ hasText: ONE.invoiceId });
  await expect(item.getByText('Stripe does not try again')).toBeVisible();
  await item.getByRole('button', { name: 'Retry now… ABCD-0001' }).click();
  await expect(item.getByRole('button', { name: 'Yes, charge $29.00' })).toBeDisabled();
  await item.getByLabel('Why').fill('The customer called.');
  await item.getByRole('button', { name: 'Yes, charge $29.00' }).click();
  await expect(item.getByRole('alert')).toBeVisible();
  await expect(item.getByLabel('Why')).toHaveValue('The customer called.');
  await look(page, 'payments-refused');
});
