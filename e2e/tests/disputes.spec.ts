import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import Stripe from 'stripe';
import { look } from './look.ts';
import { openOperations } from './operators.ts';
import { queryDatabase } from './query-database.ts';

async function openStripe(): Promise<Stripe> {
  const settings = await readFile(new URL('../../.billwright/e2e/local.env', import.meta.url), 'utf8');
  const key = /^STRIPE_SECRET_KEY="?([^"\n]*)"?$/m.exec(settings)?.[1];
  return new Stripe(key ?? '', { host: '127.0.0.1', port: 12_211, protocol: 'http', telemetry: false });
}

/** Somebody who pays by a card that is disputed right after (docs.stripe.com/testing#disputes), until the dispute is here. */
async function disputedPayment(
  stripe: Stripe,
  account: string,
  card = 'pm_card_createDispute',
): Promise<string> {
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
  const method = await stripe.paymentMethods.attach(card, { customer });
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
  await page.getByLabel('Why').fill('They have used it every day.');
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
  await look(page, 'disputes');

  await page.getByRole('link', { name: new RegExp(won) }).click();
  await expect(page.getByText('The cardholder says that they did not make this payment.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).not.toHaveValue('');
  await page.getByLabel('The case in words').fill('winning_evidence');
  await expect(page.getByText('Save the evidence first')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save evidence' })).toBeDisabled();
  await page.getByLabel('Why').fill('They have used it every day.');
  await page.getByRole('button', { name: 'Save evidence' }).click();
  // The warning ends in that word too.
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({
    name: 'receipt.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\nreceipt'),
  });
  const files = page.getByRole('region', { name: 'Files' });
  await files.getByLabel('Why').fill('They have used it every day.');
  await files.getByRole('button', { name: 'Attach file' }).click();
  await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('receipt.pdf');
  await look(page, 'dispute');
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
  await look(page, 'disputes-closed');
});

/** Payments of long ago can not be made in a day: two of today stand for them, which Stripe's card for it takes. */
async function rememberPayments(stripe: Stripe, disputeId: string): Promise<void> {
  const pay = async (description: string) => {
    const { latest_charge: charge } = await stripe.paymentIntents.create({
      amount: 2_900,
      currency: 'usd',
      description,
      payment_method: 'pm_card_visa',
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    });
    return String(charge);
  };
  const common = { amountMinor: 2_900, currency: 'usd' };
  const candidates = [
    {
      ...common,
      chargeId: await pay('Starter'),
      paidAt: '2026-02-12T10:00:00.000Z',
      description: 'Starter, February',
      addresses: ['203.0.113.7'],
    },
    {
      ...common,
      chargeId: await pay('Starter'),
      paidAt: '2026-01-12T10:00:00.000Z',
      description: 'Starter, January',
      addresses: ['203.0.113.7', '2001:db8::7'],
    },
    {
      ...common,
      chargeId: await pay('Starter'),
      paidAt: '2025-12-12T10:00:00.000Z',
      description: null,
      addresses: [],
    },
  ];
  await queryDatabase('update dispute_answers set compelling_candidates = $2 where dispute_id = $1', [
    disputeId,
    JSON.stringify(candidates),
  ]);
}

test('two earlier payments go along as Compelling Evidence, chosen and described by an operator', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const stripe = await openStripe();
  const id = await disputedPayment(stripe, `e2e-visa-${Date.now()}`, 'pm_card_createCe3EligibleDispute');
  await rememberPayments(stripe, id);
  await openOperations(page, 'compelling-operator@example.com', 'Disputes');
  await page.goto(`/operate/disputes/${id}`);
  await expect(page.getByText('Nothing that is held links the earlier payments')).toBeVisible();
  await page.getByLabel('Send two earlier payments along').check();
  await page.getByLabel(/^Feb 12, 2026/).check();
  await expect(page.getByRole('button', { name: 'Save earlier payments' })).toBeDisabled();
  await page.getByLabel(/^Jan 12, 2026/).check();
  await page.getByLabel('IP address of all three payments').fill('somewhere');
  await page.getByLabel('What the customer signs in with').fill('ada@disputes.example');
  await page.getByLabel('What the disputed payment was for').fill('Starter, a month');
  await page.getByLabel('Why').fill('They pay every month.');
  await page.getByRole('button', { name: 'Save earlier payments' }).click();
  await expect(page.getByText('An address is what links the payments')).toBeVisible();
  await page.getByLabel('IP address of all three payments').fill('203.0.113.7');
  await expect(page.getByText('Save the evidence first')).toBeVisible();
  await page.getByRole('button', { name: 'Save earlier payments' }).click();
  await expect(page.getByText('Two earlier payments go along when it is submitted')).toBeVisible();
  await look(page, 'dispute-compelling');
  await confirm(page, 'Submit to the bank…', 'Yes, submit it');
  await expect(page.getByText('The evidence was sent to the bank')).toBeVisible();
  await expect(page.getByText('The same in all three payments: IP address 203.0.113.7')).toBeVisible();
  const { evidence_details: details } = await stripe.disputes.retrieve(id);
  expect(details.enhanced_eligibility.visa_compelling_evidence_3?.status).toBe('qualified');
});

test('an inquiry is answered by a refund from its page, and closes', async ({ page }) => {
  test.setTimeout(120_000);
  const stripe = await openStripe();
  const id = await disputedPayment(stripe, `e2e-asked-${Date.now()}`, 'pm_card_createDisputeInquiry');
  await openOperations(page, 'inquiry-operator@example.com', 'Disputes');
  await page.goto(`/operate/disputes/${id}`);
  await expect(page.getByText('No money was taken yet')).toBeVisible();
  await expect(page.getByRole('link', { name: /^e2e-asked-/ })).toBeVisible();
  await look(page, 'dispute-inquiry');
  await page.getByRole('button', { name: 'Refund the payment…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund a payment' });
  await dialog.getByLabel('Why').fill('The bank asks, and they are right.');
  await dialog.getByRole('button', { name: /^Give back/ }).click();
  await expect(page.getByText('Inquiry closed', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('of the payment were given back')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The draft, which was not sent' })).toBeVisible();
  expect((await stripe.disputes.retrieve(id)).status).toBe('warning_closed');
  await look(page, 'dispute-inquiry-closed');
});

test('the fee of a compliance dispute is known before anything is sent', async ({ page }) => {
  test.setTimeout(120_000);
  const stripe = await openStripe();
  const id = await disputedPayment(stripe, `e2e-rules-${Date.now()}`, 'pm_card_createComplianceDispute');
  await openOperations(page, 'compliance-operator@example.com', 'Disputes');
  await page.goto(`/operate/disputes/${id}`);
  await expect(page.getByText('does not keep to the network’s rules')).toBeVisible();
  await page.getByRole('button', { name: 'Submit to the bank…' }).click();
  await page.getByLabel('Why').fill('It keeps to the rules.');
  await expect(page.getByRole('button', { name: 'Yes, submit it' })).toBeDisabled();
  await look(page, 'dispute-compliance');
  await page.getByLabel('I know that the network takes a fee').check();
  await page.getByRole('button', { name: 'Yes, submit it' }).click();
  await expect(page.getByText('The evidence was sent to the bank')).toBeVisible();
  expect((await stripe.disputes.retrieve(id)).status).toBe('under_review');
});

test('an answer that Stripe has not confirmed is said to be on its way, and nothing can be changed meanwhile', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const stripe = await openStripe();
  const id = await disputedPayment(stripe, `e2e-waits-${Date.now()}`);
  // As a process leaves it that dies between the claim and Stripe's answer.
  await queryDatabase(
    `update dispute_answers set answer = 'evidence', act_id = 'of a dead process', answered_by = 'ada'
     where dispute_id = $1`,
    [id],
  );
  await openOperations(page, 'disputes-waiting-operator@example.com', 'Disputes');
  await page.goto(`/operate/disputes/${id}`);
  await expect(page.getByText('The evidence is being sent')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'As it is being sent' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Submit to the bank…' })).toHaveCount(0);
  await look(page, 'dispute-under-way');
});
