import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import Stripe from 'stripe';
import { openOperations } from './operators.ts';
import { expectAccessible } from './pages.ts';
import { queryDatabase } from './query-database.ts';

/** A price that no other test touches. */
const LOOKUP = 'starter_year_eur';
const OLD = 27_000;
const NEW = 33_000;
/** Made by nobody who signs up here. */
const ACCOUNT = 'e2e-grandfathered';

async function openStripe(): Promise<Stripe> {
  const settings = await readFile(new URL('../../.billwright/e2e/local.env', import.meta.url), 'utf8');
  const key = /^STRIPE_SECRET_KEY="?([^"\n]*)"?$/m.exec(settings)?.[1];
  return new Stripe(key ?? '', { host: '127.0.0.1', port: 12_211, protocol: 'http', telemetry: false });
}

/** Somebody who pays the old price, once the catalogue has a new one. */
async function grandfather(stripe: Stripe): Promise<string> {
  await queryDatabase(
    `insert into accounts (id, livemode, name, email) values ($1, false, 'Old friends', 'old@friends.example')`,
    [ACCOUNT],
  );
  const { id: customer } = await stripe.customers.create({
    email: 'old@friends.example',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    metadata: { billwright_account: ACCOUNT },
  });
  await queryDatabase('update accounts set stripe_customer_id = $2 where id = $1', [ACCOUNT, customer]);
  const [old] = (await stripe.prices.list({ lookup_keys: [LOOKUP] })).data;
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: old?.id ?? '' }],
    metadata: { billwright_account: ACCOUNT },
  });
  const made = await stripe.prices.create({
    product: String(old?.product),
    currency: 'eur',
    unit_amount: NEW,
    recurring: { interval: 'year' },
    lookup_key: LOOKUP,
    transfer_lookup_key: true,
    metadata: old?.metadata ?? {},
  });
  await stripe.prices.update(old?.id ?? '', { active: false });
  await queryDatabase('update catalog_prices set active = false where price_id = $1', [old?.id]);
  await queryDatabase(
    `insert into catalog_prices
     select (jsonb_populate_record(p, jsonb_build_object('price_id', $2::text, 'unit_amount_minor', $3::bigint, 'active', true))).*
     from catalog_prices p where price_id = $1`,
    [old?.id, made.id, NEW],
  );
  await expect
    .poll(() => queryDatabase('select id from subscriptions where id = $1', [id]), { timeout: 20_000 })
    .toHaveLength(1);
  return id;
}

async function confirm(page: Page, label: string, yes: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await expect(page.getByRole('button', { name: yes })).toBeDisabled();
  await page.getByLabel('Why').fill('Our costs have grown.');
  await expectAccessible(page);
  await page.getByRole('button', { name: yes }).click();
}

test('an operator tries a price migration out, starts it, and takes it back, each with a reason', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const stripe = await openStripe();
  const subscription = await grandfather(stripe);
  await openOperations(page, 'prices-operator@example.com', 'Price migrations');
  await expect(page.getByText('Nobody was moved yet')).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Plan', { exact: true }).selectOption('starter');
  await page.getByLabel('Billed by the').selectOption('year');
  await page.getByLabel('Currency').selectOption('eur');
  await page.getByLabel('Only these accounts').fill(ACCOUNT);
  await page.getByLabel('Why').fill('Our costs have grown.');
  await page.getByRole('button', { name: 'Make a dry run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Price migration' })).toBeVisible();
  const row = page.getByRole('row', { name: new RegExp(ACCOUNT) });
  await expect(row).toContainText('€270.00');
  await expect(row).toContainText('€330.00');
  await expect(row).toContainText('To be moved');
  await expectEverywhere(page);

  await confirm(page, 'Start…', 'Yes, start it');
  await expect(row).toContainText('Scheduled', { timeout: 60_000 });
  expect((await stripe.subscriptions.retrieve(subscription)).schedule).not.toBeNull();
  await expectEverywhere(page);

  await confirm(page, 'Roll back…', 'Yes, roll it back');
  await expect(row).toContainText('Taken back', { timeout: 60_000 });
  expect((await stripe.subscriptions.retrieve(subscription)).schedule).toBeNull();
  const { data } = (await stripe.subscriptions.retrieve(subscription)).items;
  expect(data.map(({ price }) => price.unit_amount)).toEqual([OLD]);
  const told = await queryDatabase('select type from billing_events where account_id = $1 order by id', [
    ACCOUNT,
  ]);
  expect(told.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['subscription.price_increase_notice', 'subscription.price_increase_withdrawn']),
  );
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
          path: `${folder}/${Date.now()}-${colorScheme}-${width}.png`,
          fullPage: true,
        });
    }
}
