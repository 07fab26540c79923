import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { CARDS, expectAccessible, newPerson, signUp } from './pages.ts';

const fields = (page: Page) => page.frameLocator('iframe[title="Secure payment input frame"]');

async function typeCard(frame: FrameLocator, number: string): Promise<void> {
  await frame.getByLabel('Card number').fill(number);
  await frame.getByLabel('Expiration date').fill('12 / 34');
  await frame.getByLabel('Security code').fill('123');
  const zip = frame.getByLabel('ZIP code');
  if (await zip.isVisible()) await zip.fill('10115');
}

/** By the keyboard: the frame of the fields may still be growing, and a pointer would miss the button. */
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).press('Enter');

/** From the pricing page to the page of the app that takes the payment. */
async function openPayment(page: Page, plan: string): Promise<void> {
  await page.goto('/pricing');
  await page.getByRole('article', { name: plan }).getByRole('link', { name: 'Or pay on this site' }).click();
  await expect(fields(page).getByLabel('Card number')).toBeVisible();
}

test('a plan is paid on the page of the app, and the amount on the button is the one that is charged', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await openPayment(page, 'Starter');
  await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$29.00');
  await expectAccessible(page);
  await typeCard(fields(page), CARDS.success);
  await press(page, 'Pay $29.00');
  await expect(page.getByRole('heading', { name: 'You’re on Starter' })).toBeVisible();
  await page.goto('/billing/invoices');
  await expect(page.getByRole('row', { name: /Paid/ })).toContainText('$29.00');
});

test('a promotion code that does not go is said at its field, one that goes lowers the amount on the button', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await openPayment(page, 'Starter');
  const code = page.getByLabel('Promotion code');
  await code.fill('NOT-A-CODE');
  await code.press('Enter');
  await expect(page.getByRole('alert')).toContainText('no such promotion code');
  await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$29.00');
  await expectAccessible(page);
  await code.fill('launch25');
  await code.press('Enter');
  await expect(page.getByRole('status')).toContainText('25% off every payment in the first 3 months');
  await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$21.75');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove the code' }).press('Enter');
  await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$29.00');
  await code.fill('LAUNCH25');
  await code.press('Enter');
  await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$21.75');
  await typeCard(fields(page), CARDS.success);
  await press(page, 'Pay $21.75');
  await expect(page.getByRole('heading', { name: 'You’re on Starter' })).toBeVisible();
});

test('a declined card is said in words, and another one pays', async ({ page }) => {
  await signUp(page, newPerson());
  await openPayment(page, 'Starter');
  await typeCard(fields(page), CARDS.declined);
  await press(page, /^Pay/);
  await expect(page.getByRole('alert')).toContainText('declined');
  await typeCard(fields(page), CARDS.success);
  await press(page, /^Pay/);
  await expect(page.getByRole('heading', { name: 'You’re on Starter' })).toBeVisible();
});

test('the bank’s question is answered in its own frame, and then it is paid', async ({ page }) => {
  await signUp(page, newPerson());
  await openPayment(page, 'Starter');
  await typeCard(fields(page), CARDS.threeDSecure);
  await press(page, /^Pay/);
  const bank = page.frameLocator('iframe').last();
  await bank.getByRole('button', { name: /Complete|Authenticate|Confirm/ }).click();
  await expect(page.getByRole('heading', { name: 'You’re on Starter' })).toBeVisible();
});

test('a trial begins with a saved card, and a second one on that card is offered for money only', async ({
  page,
  browser,
}) => {
  const card = '5555555555554444';
  await signUp(page, newPerson());
  await openPayment(page, 'Pro');
  await expect(page.getByText(/Free until/)).toBeVisible();
  await typeCard(fields(page), card);
  await press(page, 'Start free trial');
  await expect(page.getByRole('heading', { name: 'You’re on Pro' })).toBeVisible();

  const other = await browser.newPage();
  await signUp(other, newPerson());
  await openPayment(other, 'Pro');
  await typeCard(fields(other), card);
  await press(other, 'Start free trial');
  await expect(other.getByRole('alert')).toContainText('This card has had its free trial.');
  await other.getByRole('button', { name: 'Subscribe without a trial' }).click();
  await expect(other.getByRole('button', { name: 'Pay $79.00' })).toBeVisible();
  await other.close();
});

test('without a plan the page says so, and a fields’ script that is blocked is said too', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await page.goto('/checkout/pay');
  await expect(page.getByText('No plan was chosen.')).toBeVisible();
  await page.route('**/stripe.js', (route) => route.abort());
  await page.goto('/checkout/pay?plan=starter&interval=month&currency=usd');
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
});
