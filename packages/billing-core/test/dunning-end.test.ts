import { afterEach, expect, test } from 'vitest';
import type { DunningEnd } from '../src/config/dunning.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { buy, DAY, openWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** A subscriber whose renewal has just failed, under a policy of one mail and an end the day after. */
async function failUnder(atEnd: DunningEnd, billing: object): Promise<{ id: string; customer: string }> {
  world = await openWorld({ config: { ...aConfig, dunning: { mails: [0], endAfterDays: 1, atEnd } } });
  await fetch(`${world.simulator.url}/_simulator/billing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(billing),
  });
  await buy(world, { planKey: 'starter' });
  const {
    id,
    customer_id: customer,
    current_period_ends_at: end,
  } = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id', 'current_period_ends_at'])
    .executeTakeFirstOrThrow();
  const method = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await world.stripe.subscriptions.update(id, { default_payment_method: method.id });
  await world.settle();
  await world.advance(Math.ceil((end.getTime() - world.now().getTime()) / 1000) + 7_200);
  return { id, customer };
}

async function look(): Promise<void> {
  await world.billing.failedPayments.run();
  await world.settle();
}
const theCase = () =>
  world.db.selectFrom('dunning_cases').select(['state', 'because', 'invoice_id']).executeTakeFirstOrThrow();
const LEFT = { retry_days: [3, 5, 30], after_last_retry: 'leave_past_due' };

test('a policy that ends with a pause pauses the subscription, credits nothing, and closes the case', async () => {
  const { id } = await failUnder('pause', LEFT);
  await look();
  await world.advance(DAY + 60);
  await look();
  expect((await world.stripe.subscriptions.retrieve(id)).status).toBe('paused');
  expect(await theCase()).toMatchObject({ state: 'paused' });
  const pending = await world.stripe.invoiceItems.list({ pending: true });
  expect(pending.data).toEqual([]);
});

test('a policy that leaves it past due changes nothing at Stripe; who pays afterwards has it recovered', async () => {
  const { id, customer } = await failUnder('leave_past_due', LEFT);
  await look();
  await world.advance(DAY + 60);
  await look();
  expect((await world.stripe.subscriptions.retrieve(id)).status).toBe('past_due');
  const { state, invoice_id } = await theCase();
  expect(state).toBe('exhausted');
  const { id: good } = await world.stripe.paymentMethods.attach('pm_card_visa', { customer });
  await world.stripe.invoices.pay(invoice_id, { payment_method: good });
  await world.settle();
  expect(await theCase()).toMatchObject({ state: 'recovered' });
});

test('what Stripe has ended after its last try counts as the end, and nothing is done twice', async () => {
  const { id } = await failUnder('cancel', { retry_days: [], after_last_retry: 'cancel' });
  await look();
  await world.advance(2 * DAY);
  await look();
  expect((await world.stripe.subscriptions.retrieve(id)).cancellation_details?.reason).toBe('payment_failed');
  expect(await theCase()).toMatchObject({ state: 'exhausted' });
  const mails = await world.db
    .selectFrom('mails')
    .select('key')
    .where('kind', '=', 'payment_failed')
    .execute();
  expect(mails).toEqual([]);
});
