import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { CARDS, choosePlan, expectAccessible, newPerson, pay, signUp, typeCard } from './pages.ts';

const fields = (page: Page) => page.frameLocator('iframe[title="Secure payment input frame"]');

async function typeHere(frame: FrameLocator, number: string): Promise<void> {
  await frame.getByLabel('Card number').fill(number);
  await frame.getByLabel('Expiration date').fill('12 / 34');
  await frame.getByLabel('Security code').fill('123');
  const zip = frame.getByLabel('ZIP code');
  if (await zip.isVisible()) await zip.fill('10115');
}

/** By the keyboard: the frame of the fields may still be growing, and a pointer would miss the button. */
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).press('Enter');

async function openHere(page: Page, name: string): Promise<void> {
  await page.goto('/billing/purchases');
  await page.getByRole('link', { name: `Or pay on this site: ${name}` }).click();
  await expect(fields(page).getByLabel('Card number')).toBeVisible();
}

async function photograph(page: Page, name: string): Promise<void> {
  if (process.env.E2E_PICTURES)
    await page.screenshot({ path: `${process.env.E2E_PICTURES}/${name}.png`, fullPage: true });
}

test('credits are bought on the hosted page, and are there when its webhook is', async ({ page }) => {
  await signUp(page, newPerson());
  await page.goto('/billing/purchases');
  await expect(page.getByText('0 left')).toBeVisible();
  await expect(page.getByText('Nothing yet.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Buy for $9.00: 10,000 API calls' }).click();
  await expect(page.getByLabel('Card number')).toBeVisible();
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { name: 'It is yours' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'See your purchases' }).click();
  await expect(page.getByText('10,000 left')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Invoice of 10,000 API calls' })).toBeVisible();
  await expectAccessible(page);
});

test('credits are bought on the page of the app: a declined card is said, and the bank’s question is answered', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await openHere(page, '10,000 API calls');
  await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$9.00');
  await expect(page.getByText('It is paid once, and does not renew.')).toBeVisible();
  await expectAccessible(page);
  await photograph(page, 'purchase-pay');
  await typeHere(fields(page), CARDS.declined);
  await press(page, 'Pay $9.00');
  await expect(page.getByRole('alert')).toContainText('declined');
  await typeHere(fields(page), CARDS.threeDSecure);
  await press(page, 'Pay $9.00');
  const bank = page.frameLocator('iframe').last();
  await bank.getByRole('button', { name: /Complete|Authenticate|Confirm/ }).click();
  await expect(page.getByRole('heading', { name: 'It is yours' })).toBeVisible();
  await page.goto('/billing/purchases');
  await expect(page.getByText('10,000 left')).toBeVisible();
});

test('a plan for good is bought with its warning shown before, gives its features, and is not sold again', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await choosePlan(page, 'Starter');
  await typeCard(page, CARDS.success);
  await pay(page);
  await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
  await openHere(page, 'Pro for life');
  await expect(
    page.getByText('Your Starter subscription goes on, and is charged, until you cancel it.'),
  ).toBeVisible();
  await photograph(page, 'lifetime-pay');
  await typeHere(fields(page), CARDS.success);
  await press(page, 'Pay $999.00');
  await expect(page.getByRole('heading', { name: 'It is yours' })).toBeVisible();
  await page.goto('/billing/purchases');
  await expect(page.getByText('Yours for good')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Buy for .*Pro for life/ })).toHaveCount(0);
  await page.goto('/billing');
  await expect(page.getByText('Single sign-on').first()).toBeVisible();
});

test('an add-on is chosen with a plan, added to and taken away, each time for the amount on the button', async ({
  page,
}) => {
  await signUp(page, newPerson());
  await test.step('two with the plan', async () => {
    await page.goto('/pricing');
    await page.getByLabel(/How many with the plan you choose: Ten more projects/).fill('2');
    await page
      .getByRole('article', { name: 'Starter' })
      .getByRole('link', { name: 'Or pay on this site' })
      .click();
    await expect(page.getByRole('row', { name: /Due now/ })).toContainText('$39.00');
    await typeHere(fields(page), CARDS.success);
    await press(page, 'Pay $39.00');
    await expect(page.getByRole('heading', { name: 'You’re on Starter' })).toBeVisible();
  });
  await test.step('a third at once', async () => {
    await page.goto('/billing/add-ons');
    await expect(page.getByText('You have 2.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('How many: Ten more projects').fill('3');
    await page.getByRole('button', { name: 'See what it costs' }).click();
    await expect(page.getByRole('button', { name: /^Pay \$\d+\.\d{2} and change$/ })).toBeVisible();
    await expectAccessible(page);
    await photograph(page, 'add-on-preview');
    await page.getByRole('button', { name: /^Pay \$\d+\.\d{2} and change$/ }).click();
    await expect(page.getByText(/Ten more projects is changed/)).toBeVisible();
  });
  await test.step('none from the next period on', async () => {
    await page.goto('/billing/add-ons');
    await expect(page.getByText('You have 3.')).toBeVisible();
    await page.getByLabel('How many: Ten more projects').fill('0');
    await page.getByRole('button', { name: 'See what it costs' }).click();
    await page.getByRole('button', { name: /^Change on / }).click();
    await expect(page.getByText(/Ten more projects changes on/)).toBeVisible();
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`purchases and add-ons fit every width in ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await signUp(page, newPerson());
    await choosePlan(page, 'Starter');
    await typeCard(page, CARDS.success);
    await pay(page);
    await expect(page.getByRole('heading', { level: 1, name: /Starter/ })).toBeVisible();
    for (const path of ['/billing/purchases', '/billing/add-ons', '/pricing'])
      for (const width of [360, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(path);
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
        await photograph(page, `${path.split('/').at(-1)}-${colorScheme}-${width}`);
      }
    await context.close();
  });
