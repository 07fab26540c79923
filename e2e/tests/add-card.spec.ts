import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { CARDS, expectAccessible, newPerson, signUp } from './pages.ts';

const fields = (page: Page): FrameLocator => page.frameLocator('iframe[title="Secure payment input frame"]');
const methods = (page: Page) => page.getByRole('list', { name: 'Payment methods' });

async function openAdd(page: Page): Promise<void> {
  await page.goto('/billing/payment-methods');
  await page.getByRole('link', { name: 'Add a payment method' }).click();
  await expect(fields(page).getByLabel('Card number')).toBeVisible();
}

async function typeCard(page: Page, number: string): Promise<void> {
  const frame = fields(page);
  await frame.getByLabel('Card number').fill(number);
  await frame.getByLabel('Expiration date').fill('12 / 34');
  await frame.getByLabel('Security code').fill('123');
  const zip = frame.getByLabel('ZIP code');
  if (await zip.isVisible()) await zip.fill('10115');
}

/** By the keyboard: the frame of the fields may still be growing, and a pointer would miss the button. */
const save = (page: Page) => page.getByRole('button', { name: 'Save the card' }).press('Enter');

test.beforeEach(async ({ page }) => {
  await signUp(page, newPerson());
});

test('a card is saved in Stripe’s fields, charged from now on, and a second one is kept beside it', async ({
  page,
}) => {
  await openAdd(page);
  for (const [width, colorScheme] of [
    [360, 'light'],
    [768, 'dark'],
    [1440, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await expect(fields(page).getByLabel('Card number')).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `at ${width}`).toBeLessThanOrEqual(0);
    await expectAccessible(page, colorScheme === 'dark' ? { without: 'iframe' } : {});
    if (process.env.LOOKS)
      await page.screenshot({ path: `${process.env.LOOKS}/add-card-${width}-${colorScheme}.png` });
  }
  await typeCard(page, CARDS.success);
  await save(page);
  await expect(page.getByRole('status').filter({ hasText: 'The card is saved.' })).toContainText(
    'It is charged from now on.',
  );
  await expect(methods(page).getByRole('listitem')).toHaveText([/4242.*Default/]);

  await openAdd(page);
  await page.getByLabel(/^Charge this card from now on/).uncheck();
  await typeCard(page, '5555555555554444');
  await save(page);
  await expect(page.getByText('What is charged stays as it was.')).toBeVisible();
  await expect(methods(page).getByRole('listitem')).toHaveCount(2);
  await expect(methods(page).getByRole('listitem').filter({ hasText: '4242' })).toContainText('Default');
});

test('a declined card is said and not kept, and another one is', async ({ page }) => {
  await openAdd(page);
  await typeCard(page, CARDS.declined);
  await save(page);
  await expect(page.getByRole('alert')).toContainText(/declined/i);
  await typeCard(page, CARDS.success);
  await save(page);
  await expect(page.getByText('The card is saved.')).toBeVisible();
  await expect(methods(page).getByRole('listitem')).toHaveText([/4242/]);
});

test('the bank’s question is answered in its own frame, and then the card is kept', async ({ page }) => {
  await openAdd(page);
  await typeCard(page, CARDS.threeDSecure);
  await save(page);
  const bank = page.frameLocator('iframe').last();
  await bank.getByRole('button', { name: /Complete|Authenticate|Confirm/ }).click();
  await expect(page.getByText('The card is saved.')).toBeVisible();
  await expect(methods(page).getByRole('listitem')).toHaveText([/3155/]);
});
