import { AxeBuilder } from '@axe-core/playwright';
import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { type Merchant, openMerchant } from './merchant.ts';
import { listenToEverything, whatThePageHas } from './page-memory.ts';

let merchant: Merchant;
test.beforeAll(async () => {
  merchant = await openMerchant();
});
test.afterAll(() => merchant.close());

const CVC = '739';
/** Not as a part of another number, such as a time. */
const ALONE = new RegExp(`(?<![\\w.])${CVC}(?![\\w.])`);

const frameOf = (page: Page, title: string) => page.frameLocator(`iframe[title="${title}"]`);
const payment = (page: Page) => frameOf(page, 'Secure payment input frame');

async function typeCard(frame: FrameLocator, number: string): Promise<void> {
  await frame.getByLabel('Card number').pressSequentially(number);
  await frame.getByLabel('Expiration date').pressSequentially('1234');
  await frame.getByLabel('Security code').pressSequentially(CVC);
  const zip = frame.getByLabel('ZIP code');
  if (await zip.isVisible()) await zip.fill('10115');
}

const outcomeOf = async (page: Page): Promise<Record<string, Record<string, unknown>>> => {
  const outcome = page.locator('#outcome');
  await expect(outcome).toContainText('{');
  return JSON.parse((await outcome.textContent()) ?? '{}');
};

const intend = (params: { currency?: string; amount?: number } = {}) =>
  merchant.stripe.paymentIntents.create({ amount: 4_200, currency: 'usd', ...params });

test('a card typed into the Payment Element pays, and its number reaches neither page nor server', async ({
  page,
}) => {
  const { id, client_secret } = await intend();
  await listenToEverything(page);
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== merchant.simulatorUrl)
      elsewhere.push(`${request.url()} ${request.postData() ?? ''}`);
  });
  await page.goto(`${merchant.url}/payment?secret=${client_secret}`);
  await typeCard(payment(page), '4242424242424242');
  const typing = await whatThePageHas(page);
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  expect(await outcomeOf(page)).toMatchObject({ paymentIntent: { id, status: 'succeeded' } });
  const paid = await merchant.stripe.paymentIntents.retrieve(id, { expand: ['payment_method'] });
  expect(paid).toMatchObject({
    status: 'succeeded',
    payment_method: { card: { last4: '4242' }, billing_details: { address: { postal_code: '10115' } } },
  });
  const seen = [...typing, ...(await whatThePageHas(page)), ...elsewhere, ...merchant.received];
  // The scan sees what the page has: what is allowed is there.
  expect(seen.some((text) => text.includes(id))).toBe(true);
  for (const text of seen) {
    expect(text.replaceAll(/[\s-]/g, '')).not.toContain('42424242424242');
    expect(text).not.toMatch(ALONE);
  }
});

test('the page can look into none of the frames, nor use what they use', async ({ page }) => {
  const { client_secret } = await intend();
  await page.goto(`${merchant.url}/payment?secret=${client_secret}`);
  await payment(page).getByLabel('Card number').fill('4242424242424242');
  const reach = await page.evaluate(async (simulatorUrl) => {
    const frame = document.querySelector('iframe');
    const typed = {
      key: 'pk_test_1',
      type: 'card',
      card: { number: '4242424242424242', expMonth: 1, expYear: 2040, cvc: '1' },
    };
    const answer = await fetch(`${simulatorUrl}/elements/payment-methods`, {
      method: 'POST',
      body: JSON.stringify(typed),
    }).then(
      ({ status }) => status,
      () => 'blocked',
    );
    return { document: frame?.contentDocument ?? null, answer };
  }, merchant.simulatorUrl);
  expect(reach).toEqual({ document: null, answer: 'blocked' });
});

test('what is missing or wrong is said at its field, and read out', async ({ page }) => {
  const { client_secret } = await intend();
  await page.goto(`${merchant.url}/payment?secret=${client_secret}`);
  const frame = payment(page);
  await frame.getByLabel('Card number').pressSequentially('4242424242424241');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  await expect(frame.getByRole('alert').filter({ hasText: 'Your card number is invalid.' })).toBeVisible();
  await expect(frame.getByText("Your card's expiration date is incomplete.")).toBeVisible();
  await expect(frame.getByLabel('Card number')).toHaveAttribute('aria-invalid', 'true');
  await expect(frame.getByLabel('Card number')).toBeFocused();
  expect(await outcomeOf(page)).toMatchObject({
    error: { type: 'validation_error', code: 'invalid_number' },
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a declined card is said in the form and to the page, and another one pays', async ({ page }) => {
  const { id, client_secret } = await intend();
  await page.goto(`${merchant.url}/payment?secret=${client_secret}`);
  const frame = payment(page);
  await typeCard(frame, '4000000000009995');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  await expect(frame.getByText('Your card has insufficient funds.')).toBeVisible();
  expect(await outcomeOf(page)).toMatchObject({
    error: { code: 'card_declined', decline_code: 'insufficient_funds', payment_intent: { id } },
  });
  await frame.getByLabel('Card number').fill('');
  await frame.getByLabel('Card number').pressSequentially('5555555555554444');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  await expect(page.locator('#outcome')).toContainText('succeeded');
});

test('3-D Secure opens over the page, and the payment goes on or fails as it is answered', async ({
  page,
}) => {
  for (const [answer, expected] of [
    ['Complete', { paymentIntent: { status: 'succeeded' } }],
    ['Fail', { error: { code: 'payment_intent_authentication_failure' } }],
  ] as const) {
    const { client_secret } = await intend();
    await page.goto(`${merchant.url}/payment?secret=${client_secret}`);
    await typeCard(payment(page), '4000002760003184');
    await page.getByRole('button', { name: 'Pay' }).press('Enter');
    const challenge = frameOf(page, 'Authentication by your bank');
    await expect(page.getByRole('dialog')).toBeVisible();
    await challenge.getByRole('button', { name: `${answer} authentication` }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    expect(await outcomeOf(page)).toMatchObject(expected);
  }
});

test('a payment that always leads away comes back with its outcome in the address', async ({ page }) => {
  const { id, client_secret } = await intend();
  await page.goto(`${merchant.url}/leaving?secret=${client_secret}`);
  await typeCard(payment(page), '4242424242424242');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  await page.waitForURL('**/back?**');
  const told = new URL(page.url()).searchParams;
  expect(told.get('payment_intent')).toBe(id);
  expect(told.get('redirect_status')).toBe('succeeded');
});

test('a server confirms what the browser collected, and the browser does what the bank asks for', async ({
  page,
}) => {
  await page.goto(`${merchant.url}/deferred`);
  await typeCard(payment(page), '4000002500003155');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  await frameOf(page, 'Authentication by your bank')
    .getByRole('button', { name: 'Complete authentication' })
    .click();
  expect(await outcomeOf(page)).toMatchObject({ paymentIntent: { status: 'succeeded', amount: 4_200 } });
});

test('Card Elements, in one line or in three frames, pay and make tokens', async ({ page }) => {
  const { client_secret } = await intend();
  await page.goto(`${merchant.url}/card?secret=${client_secret}`);
  await typeCard(frameOf(page, 'Secure card payment input frame'), '378282246310005');
  await frameOf(page, 'Secure card payment input frame').getByLabel('Security code').fill('7391');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  expect(await outcomeOf(page)).toMatchObject({ paymentIntent: { status: 'succeeded' } });
  await page.goto(`${merchant.url}/token`);
  await typeCard(frameOf(page, 'Secure card payment input frame'), '4242424242424242');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  expect(await outcomeOf(page)).toMatchObject({
    token: { type: 'card', card: { last4: '4242', brand: 'Visa' } },
  });
  await page.goto(`${merchant.url}/split`);
  await frameOf(page, 'Secure card number input frame')
    .getByLabel('Card number')
    .pressSequentially('4242424242424242');
  await frameOf(page, 'Secure expiration date input frame')
    .getByLabel('Expiration date')
    .pressSequentially('1234');
  await frameOf(page, 'Secure CVC input frame').getByLabel('Security code').pressSequentially(CVC);
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  expect(await outcomeOf(page)).toMatchObject({ paymentMethod: { card: { last4: '4242', exp_year: 2034 } } });
});

test('other methods are offered where they fit: a SEPA debit is processing', async ({ page }) => {
  const { id, client_secret } = await intend({ currency: 'eur' });
  await page.goto(`${merchant.url}/payment?secret=${client_secret}&address=1`);
  const frame = payment(page);
  await frame.getByText('SEPA Debit').click();
  await frame.getByLabel('Full name').fill('Ada Lovelace');
  await frame.getByLabel('Email').fill('ada@example.com');
  await frame.getByLabel('IBAN').pressSequentially('DE89370400440532013000');
  const address = frameOf(page, 'Secure address input frame');
  await address.getByLabel('Full name').fill('Ada Lovelace');
  await address.getByLabel('Country').selectOption('DE');
  await address.getByLabel('Address line 1').fill('Straße 1');
  await address.getByLabel('City').fill('Berlin');
  await address.getByLabel('Postal code').fill('10115');
  await page.getByRole('button', { name: 'Pay' }).press('Enter');
  expect(await outcomeOf(page)).toMatchObject({ paymentIntent: { status: 'processing' } });
  const intent = await merchant.stripe.paymentIntents.retrieve(id, { expand: ['payment_method'] });
  expect(intent.payment_method).toMatchObject({
    sepa_debit: { last4: '3000' },
    billing_details: { address: { city: 'Berlin', country: 'DE' } },
  });
});

test('a wrong client secret is a load error', async ({ page }) => {
  const { client_secret } = await intend();
  await page.goto(`${merchant.url}/payment?secret=${client_secret}x`);
  await expect(page.locator('#told')).toContainText('load error: The client_secret provided does not match');
});

test('Checkout inside a page tells it when it is done, or leads it away, and asks for 3-D Secure in its frame', async ({
  page,
}) => {
  const open = (more: { redirect_on_completion: 'never' } | { return_url: string }) =>
    merchant.stripe.checkout.sessions.create({
      mode: 'payment',
      ui_mode: 'embedded_page',
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'Hat' } }, quantity: 1 },
      ],
      ...more,
    });
  const pay = async (number: string) => {
    const frame = frameOf(page, 'Secure checkout');
    await frame.getByLabel('Email').fill('ada@example.com');
    await frame.getByLabel('Card number').fill(number);
    await frame.getByLabel('Expiration').fill('12 / 34');
    await frame.getByLabel('CVC').fill(CVC);
    await frame.getByLabel('CVC').press('Enter');
    return frame;
  };
  const staying = await open({ redirect_on_completion: 'never' });
  await page.goto(`${merchant.url}/embedded?secret=${staying.client_secret}`);
  const frame = await pay('4000002760003184');
  await frame.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(page.locator('#outcome')).toHaveText('completed');
  const leading = await open({ return_url: `${merchant.url}/back?session={CHECKOUT_SESSION_ID}` });
  await page.goto(`${merchant.url}/embedded?secret=${leading.client_secret}`);
  await pay('4242424242424242');
  await page.waitForURL(`**/back?session=${leading.id}`);
  expect((await merchant.stripe.checkout.sessions.retrieve(leading.id)).payment_status).toBe('paid');
});
