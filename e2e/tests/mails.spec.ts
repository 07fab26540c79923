import { createHmac, randomUUID } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { look } from './look.ts';
import { newOperator } from './operators.ts';
import {
  accountOf,
  CARDS,
  choosePlan,
  expectAccessible,
  newPerson,
  type Person,
  pay,
  signUp,
  typeCard,
} from './pages.ts';

const MAILBOX = 'http://localhost:1180';
const SHOTS = process.env.MAIL_SHOTS;
/** As playwright.config.ts has it. */
const REPORT_KEY = Buffer.alloc(32, 'reports of the tests');

interface Caught {
  id: string;
  headers: Record<string, string>;
  subject: string;
  text: string;
}

/** What the mailbox has for an address, by its own API. */
async function caughtFor(page: Page, address: string): Promise<Caught[]> {
  const answer = await page.request.get(`${MAILBOX}/api/email`);
  const all = (await answer.json()) as (Caught & { to: { address: string }[] })[];
  return all.filter(({ to }) => to.some((each) => each.address === address));
}

async function buyStarter(page: Page, person: Person): Promise<void> {
  await signUp(page, person);
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
}

/** As a provider's adapter reports it: signed, without a session. */
async function report(page: Page, type: string, data: Record<string, string>): Promise<string> {
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const [id, at] = [randomUUID(), String(Math.floor(Date.now() / 1_000))];
  const mac = createHmac('sha256', REPORT_KEY).update(`${id}.${at}.${body}`).digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac}` };
  return (await page.request.post('/webhooks/mail', { headers, data: body })).text();
}

test('a customer buys, and the receipt is in the mailbox; an operator sees what was mailed', async ({
  page,
}) => {
  const person = newPerson();
  await buyStarter(page, person);

  await expect
    .poll(async () => (await caughtFor(page, person.email)).map(({ subject }) => subject).toSorted())
    .toEqual(['Welcome to Starter', expect.stringContaining('Your receipt:')]);

  await test.step('the account chooses its language and turns a topic off', async () => {
    await page.goto('/billing/mails');
    await page.getByLabel('Language').selectOption('Deutsch');
    await page.getByLabel('Usage').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your choice is saved.')).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Usage')).not.toBeChecked();
    await expectAccessible(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/preferences.png`, fullPage: true });
  });

  await test.step('the link of the welcome turns its topic off, with no sign-in', async () => {
    const welcome = (await caughtFor(page, person.email)).find(({ subject }) => /^Welcome/.test(subject));
    const link = /https?:\/\/\S+\/mail\/unsubscribe\/\S+/.exec(welcome?.text ?? '')?.[0] ?? '';
    await page.context().clearCookies();
    await page.goto(link);
    await expectAccessible(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/unsubscribe.png` });
    // In the language that the account chose.
    await look(page, 'unsubscribe');
    await page.getByRole('button', { name: 'Abbestellen' }).click();
    await expect(page.getByRole('heading', { name: 'Abbestellt' })).toBeVisible();
    // A mail program's one click: no cookies, no page, the form that RFC 8058 says.
    const clicked = await page.request.post(link, { form: { 'List-Unsubscribe': 'One-Click' } });
    expect(clicked.status()).toBe(200);
    expect((await page.request.get(`${link}x`)).status()).toBe(404);
  });

  await test.step('operators see the mail, its words and its look', async () => {
    await signUp(page, newOperator('mails-operator@example.com'));
    await page.goto('/operate/mails');
    await expect(page.getByRole('heading', { level: 1, name: 'Mails' })).toBeVisible();
    const receipt = page
      .getByRole('listitem')
      .filter({ hasText: person.email })
      .filter({ hasText: 'Your receipt' });
    await receipt.getByRole('button', { name: /^Show the words/ }).click();
    await expect(receipt.getByText('Thank you for your payment')).toBeVisible();
    await expectAccessible(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/operate.png` });
    const href = (await receipt.getByRole('link', { name: 'See how it looks' }).getAttribute('href')) ?? '';
    const shown = await page.request.get(href);
    expect(shown.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await shown.text()).toContain('Thank you for your payment');
    await page.goto(href);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/receipt.png`, fullPage: true });
  });
});

test('what the provider reports is seen by whoever looks after the customer, and by the customer', async ({
  page,
  browser,
}) => {
  const person = newPerson();
  await buyStarter(page, person);
  const account = await accountOf(page);
  const receiptOf = async () =>
    (await caughtFor(page, person.email)).find(({ subject }) => /receipt/.test(subject));
  await expect.poll(async () => (await receiptOf())?.subject).toContain('receipt');
  const messageId = (await receiptOf())?.headers['message-id'] ?? '';
  const about = { message_id: messageId, recipient: person.email };
  expect(await report(page, 'mail.complained', about)).toBe('noted');
  const bounced = { ...about, bounce: 'hard', reason: '550 5.1.1 no such mailbox' };
  expect(await report(page, 'mail.bounced', bounced)).toBe('noted');

  await test.step('the customer reads that nothing gets through, and what is off', async () => {
    await page.goto('/billing/mails');
    await expect(page.getByText('Our mails come back')).toBeVisible();
    await expect(page.getByLabel('Usage')).not.toBeChecked();
    await look(page, 'mail-preferences');
    await page.getByRole('link', { name: 'Change the address' }).click();
    await expect(page).toHaveURL(/\/billing\/details/);
  });

  await test.step('operators read it with the mail and with the customer', async () => {
    const context = await browser.newContext();
    const operator = await context.newPage();
    await signUp(operator, newOperator('mail-reports-operator@example.com'));
    await operator.goto(`/operate/mails?account=${account}&state=bounced`);
    const receipt = operator.getByRole('listitem').filter({ hasText: 'Your receipt' });
    await expect(receipt.getByText(/Came back for good by .*550 5\.1\.1 no such mailbox/)).toBeVisible();
    await expect(receipt.getByText(/Called spam by/)).toBeVisible();
    await look(operator, 'mail-reports');
    await operator.goto(`/operate/customers/${account}`);
    await expect(operator.getByText(/Refused since .*550 5\.1\.1/)).toBeVisible();
    await expect(operator.getByText(/^Mail came back for good: /)).toBeVisible();
    await look(operator, 'customer-with-bounce');
    await context.close();
  });
});
