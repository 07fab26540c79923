import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { ensureCustomer } from '../src/shell/acts/ensure-customer.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { payLinkOf } from '../src/shell/dunning/pay-link.ts';
import { createContext } from './context.ts';
import { createMemoryMailer } from './memory-mailer.ts';
import { buy, codeOf, DAY, GOOD_CARD, must, openWorld, submitCard, type World } from './world.ts';

const mailer = createMemoryMailer();
let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ config: { ...aConfig, dunning: {} }, mail: { mailer, operators: [] } });
  context = createContext(world);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});

async function signUp(account: string): Promise<string> {
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@late.example` });
  await world.settle();
  return account;
}
/** Gives a card on the page that a link of a mail opens. */
async function giveCard(link: string): Promise<void> {
  const { url } = must(await open(link));
  expect((await submitCard(`${url}/payment-method`, GOOD_CARD)).status).toBe(303);
  await world.settle();
}
const open = (link: string) =>
  world.billing.failedPayments.payLink.open({
    token: new URL(link).searchParams.get('token') ?? '',
    actId: randomUUID(),
  });

test('who pays in another currency, as a customer beside the first, gives the new card there, and it pays', async () => {
  const account = await signUp('two-currencies');
  await buy(world, { planKey: 'starter' }, account);
  const first = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id'])
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
  const beside = await ensureCustomer(context, account, { currency: 'eur' });
  expect(beside).not.toBe(first.customer_id);
  await world.stripe.subscriptions.cancel(first.id);
  const { data: prices } = await world.stripe.prices.list({ lookup_keys: ['starter_month_eur'] });
  const card = await world.stripe.paymentMethods.attach('pm_card_visa', { customer: beside });
  const { id } = await world.stripe.subscriptions.create({
    customer: beside,
    items: [{ price: prices[0]?.id ?? '' }],
    default_payment_method: card.id,
  });
  const bad = await world.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: beside });
  await world.stripe.subscriptions.update(id, { default_payment_method: bad.id });
  await world.advance(28 * DAY + 7_200);
  await world.billing.failedPayments.run();
  await world.settle();
  const mail = mailer.sent.find(({ subject }) => subject === 'payment_failed');
  await giveCard(String(JSON.parse(mail?.text ?? '{}').updateCardUrl));
  const cardsOf = async (customer: string) =>
    (await world.stripe.paymentMethods.list({ customer })).data.map((each) => each.card?.last4);
  expect(await cardsOf(beside)).toContain('4242');
  expect(await cardsOf(first.customer_id)).toHaveLength(1);
  const failed = await world.db
    .selectFrom('dunning_cases')
    .select(['state', 'recovered_by'])
    .where('account_id', '=', account)
    .execute();
  expect(failed).toEqual([{ state: 'recovered', recovered_by: 'customer' }]);
});

test('the link of a mail about a card opens the page of whose card it is, also of a connected account, and of nobody else’s', async () => {
  const [account, stranger] = [await signUp('connected'), await signUp('stranger')];
  const { id: stripeAccount } = await world.stripe.accounts.create({ type: 'custom', country: 'US' });
  const theirs = await ensureCustomer(context, account, { stripeAccount });
  const linkOf = (accountId: string, customerId: string) =>
    payLinkOf(context, { accountId, invoiceId: null, customerId, step: null }, 14);
  await giveCard(linkOf(account, theirs));
  const { data } = await world.stripe.paymentMethods.list({ customer: theirs }, { stripeAccount });
  expect(data.map((each) => each.card?.last4)).toEqual(['4242']);
  const own = await ensureCustomer(context, account);
  expect(codeOf(await open(linkOf(stranger, own)))).toBe('link_invalid');
  expect(codeOf(await open(linkOf(account, own)))).toBe('ok');
});
