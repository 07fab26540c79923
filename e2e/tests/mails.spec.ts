import { expect, type Page, test } from '@playwright/test';
import { newOperator } from './operators.ts';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';

const MAILBOX = 'http://localhost:1180';
const SHOTS = process.env.MAIL_SHOTS;

interface Caught {
  id: string;
  subject: string;
  text: string;
}

/** What the mailbox has for an address, by its own API. */
async function caughtFor(page: Page, address: string): Promise<Caught[]> {
  const answer = await page.request.get(`${MAILBOX}/api/email`);
  const all = (await answer.json()) as (Caught & { to: { address: string }[] })[];
  return all.filter(({ to }) => to.some((each) => each.address === address));
}

test('a customer buys, and the receipt is in the mailbox; an operator sees what was mailed', async ({
  page,
}) => {
  const person = newPerson();
  await signUp(page, person);
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();

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
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await expect(page.getByRole('heading', { name: 'You are unsubscribed' })).toBeVisible();
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
    const look = await page.request.get(href);
    expect(look.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await look.text()).toContain('Thank you for your payment');
    await page.goto(href);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/receipt.png`, fullPage: true });
  });
});
