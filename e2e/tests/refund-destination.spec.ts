import { expect, test } from '@playwright/test';
import type Stripe from 'stripe';
import { look } from './look.ts';
import { openOperations } from './operators.ts';
import { queryDatabase } from './query-database.ts';
import { simulatedStripe } from './simulated-stripe.ts';

/** A seller of the platform's, who takes transfers at once (docs.stripe.com/connect/testing). */
async function openSeller(stripe: Stripe): Promise<string> {
  const { id } = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_type: 'individual',
    business_profile: { mcc: '5734', url: 'https://accessible.stripe.com' },
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    external_account: 'btok_us_verified',
    tos_acceptance: { date: Math.floor(Date.now() / 1000), ip: '203.0.113.7' },
    individual: {
      first_name: 'Jenny',
      last_name: 'Rosen',
      dob: { day: 1, month: 1, year: 1902 },
      address: {
        line1: 'address_full_match',
        city: 'Schenectady',
        state: 'NY',
        postal_code: '12345',
        country: 'US',
      },
      email: 'jenny@example.com',
      phone: '0000000000',
      id_number: '222222222',
    },
  });
  return id;
}

/** A customer who paid 100 dollars to the seller, of which ten are the platform's fee. */
async function paySeller(stripe: Stripe, account: string, destination: string): Promise<string> {
  await queryDatabase(
    `insert into accounts (id, livemode, name, email) values ($1, false, $1, $1 || '@sellers.example')`,
    [account],
  );
  const { id: customer } = await stripe.customers.create({
    email: `${account}@sellers.example`,
    metadata: { billwright_account: account },
  });
  await queryDatabase('update accounts set stripe_customer_id = $2 where id = $1', [account, customer]);
  const intent = await stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'usd',
    customer,
    payment_method: 'pm_card_visa',
    confirm: true,
    off_session: true,
    transfer_data: { destination },
    application_fee_amount: 1_000,
  });
  return String(intent.latest_charge);
}

test('of a payment that was shared the dialog says what comes back from whom, and what did', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const stripe = await simulatedStripe();
  const account = `e2e-shared-${Date.now()}`;
  const destination = await openSeller(stripe);
  const chargeId = await paySeller(stripe, account, destination);
  await openOperations(page, 'shares-operator@example.com', 'Customers');
  await page.goto(`/operate/customers/${account}`);
  const open = page.getByRole('button', { name: `Refund $100.00 of ${chargeId}` });
  await open.click();
  const dialog = page.getByRole('dialog', { name: 'Refund a payment' });
  await expect(dialog).toContainText(`$100.00 went to ${destination}; the fee was $10.00.`);
  await dialog.getByLabel('Amount in USD').fill('25');
  await expect(dialog).toContainText('$25.00 of $100.00.');
  await expect(dialog).toContainText('$2.50 of $10.00.');
  await dialog.getByLabel('Why').fill('One of four was broken.');
  await look(page, 'refund-shared');
  await dialog.getByRole('button', { name: 'Give back $25.00' }).click();
  await expect(dialog).toBeHidden();

  const charge = await stripe.charges.retrieve(chargeId, { expand: ['transfer', 'application_fee'] });
  expect(charge).toMatchObject({
    amount_refunded: 2_500,
    transfer: { amount_reversed: 2_500 },
    application_fee: { amount_refunded: 250 },
  });
  await open.click();
  await expect(dialog).toContainText('$25.00 of it came back');
  await expect(dialog).toContainText('$2.50 of it were given back');
  await expect(dialog.getByRole('table', { name: 'What can be given back' })).toContainText('$75.00');
});
