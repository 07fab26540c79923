import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MailAnswer, Mailer, MailMessage } from '../src/capabilities/mailer.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { sweepEffects } from '../src/shell/effects/sweep-effects.ts';
import { createContext } from './context.ts';
import { buy, codeOf, DAY, GOOD_CARD, must, openWorld, submitCard, type World } from './world.ts';

interface Sent {
  to: string;
  subject: string;
}
const sent: Sent[] = [];
let answer: MailAnswer = { outcome: 'accepted' };
/** Says kind and what matters of it in the subject. */
const mailer: Mailer = {
  languages: [{ code: 'en', name: 'English' }],
  render: (mail) => {
    const { kind, props } = mail;
    const more =
      kind === 'payment_failed' ? ` ${props.step} ${props.advice}${props.isLastAttempt ? ' last' : ''}` : '';
    const link = kind === 'payment_failed' ? (props.updateCardUrl ?? '') : '';
    return Promise.resolve({ subject: `${kind}${more}`, html: link, text: link, language: 'en' });
  },
  send: (message: MailMessage) => {
    if (answer.outcome === 'accepted') {
      sent.push({ to: message.to.join(), subject: message.subject });
      links.push(message.text);
    }
    return Promise.resolve(answer);
  },
};
const links: string[] = [];

const dunning = { mails: [0, 3, 5, 7], endAfterDays: 14, atEnd: 'cancel' } as const;
let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ config: { ...aConfig, dunning }, mail: { mailer, operators: [] } });
  context = createContext(world);
  await setBilling({ retry_days: [3, 5, 30], after_last_retry: 'leave_past_due' });
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});

const setBilling = (body: object) =>
  fetch(`${world.simulator.url}/_simulator/billing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

let accounts = 0;
/** A subscriber whose next renewal fails, three days or so ahead of it. */
async function aFailingSubscriber(
  card = 'pm_card_chargeCustomerFail',
): Promise<{ account: string; customer: string }> {
  accounts += 1;
  const account = `late-${accounts}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@late.example` });
  await buy(world, { planKey: 'starter' }, account);
  const { id, customer_id: customer } = await subscriptionOf(account);
  const method = await world.stripe.paymentMethods.attach(card, { customer });
  await world.stripe.subscriptions.update(id, { default_payment_method: method.id });
  await world.settle();
  return { account, customer };
}

const subscriptionOf = (account: string) =>
  world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id', 'status', 'current_period_ends_at'])
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
const caseOf = (account: string) =>
  world.db.selectFrom('dunning_cases').selectAll().where('account_id', '=', account).executeTakeFirst();

/** Days pass, a few hours at a time, with the worker looking in between. */
async function pass(days: number, { asleep = false } = {}): Promise<void> {
  for (let part = 0; part < days * 4; part += 1) {
    await world.advance(DAY / 4);
    if (!asleep) await look();
  }
}
/** What is due is done, and the mails of it leave. */
async function look(): Promise<void> {
  await sweepEffects(context);
  await world.settle();
  await world.billing.failedPayments.run();
  await world.settle();
}
/** To the hour after the renewal, when Stripe has finalised and tried the invoice. */
async function renew(account: string): Promise<void> {
  const { current_period_ends_at: end } = await subscriptionOf(account);
  await world.advance(Math.ceil((end.getTime() - world.now().getTime()) / 1000) + 7_200);
  await look();
}
const mailsTo = (account: string) =>
  sent.filter(({ to }) => to === `${account}@late.example`).map(({ subject }) => subject);
const dunningMailsTo = (account: string) =>
  mailsTo(account).filter((each) => each.startsWith('payment_failed'));

test('who does not pay is written to on each day of the policy, and at its end the subscription is cancelled', async () => {
  const { account } = await aFailingSubscriber();
  await renew(account);
  expect(dunningMailsTo(account)).toEqual(['payment_failed 1 ask_bank']);
  await pass(8);
  expect(dunningMailsTo(account)).toEqual([
    'payment_failed 1 ask_bank',
    'payment_failed 2 ask_bank',
    'payment_failed 3 ask_bank',
    'payment_failed 4 ask_bank',
  ]);
  await pass(7);
  expect((await subscriptionOf(account)).status).toBe('canceled');
  expect(await caseOf(account)).toMatchObject({
    state: 'exhausted',
    recovered_by: null,
    decline_code: 'generic_decline',
    advice_code: 'try_again_later',
  });
  await pass(3);
  expect(dunningMailsTo(account)).toHaveLength(4);
});

test('a new card through the link of a mail pays what failed, ends the mails, and is what the recovery is owed to', async () => {
  const { account } = await aFailingSubscriber();
  await renew(account);
  await pass(1);
  const token = new URL(links.at(-1) ?? '').searchParams.get('token') ?? '';
  expect(must(await world.billing.failedPayments.payLink.view({ token })).invoice?.isOpen).toBe(true);
  const { url } = must(await world.billing.failedPayments.payLink.open({ token, actId: randomUUID() }));
  expect((await submitCard(`${url}/payment-method`, GOOD_CARD)).status).toBe(303);
  await world.settle();
  await look();
  expect(await caseOf(account)).toMatchObject({
    state: 'recovered',
    recovered_by: 'customer',
    recovered_after_day: 0,
  });
  await pass(4);
  expect(dunningMailsTo(account)).toHaveLength(1);
  expect(codeOf(await world.billing.failedPayments.payLink.open({ token, actId: randomUUID() }))).toBe(
    'invoice_not_open',
  );
});

test('a link works for two weeks and for nothing else; one that was changed is refused', async () => {
  const { account } = await aFailingSubscriber();
  await renew(account);
  const token = new URL(links.at(-1) ?? '').searchParams.get('token') ?? '';
  const { payLink } = world.billing.failedPayments;
  const [text = '', signature = ''] = token.split('.');
  const forged = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(text, 'base64url').toString()), accountId: 'acme' }),
  ).toString('base64url');
  expect(codeOf(await payLink.open({ token: `${forged}.${signature}`, actId: randomUUID() }))).toBe(
    'link_invalid',
  );
  expect(codeOf(await payLink.view({ token: 'nonsense' }))).toBe('link_invalid');
  await world.advance(8 * DAY);
  expect(codeOf(await payLink.view({ token }))).toBe('ok');
  await world.advance(7 * DAY);
  expect(codeOf(await payLink.view({ token }))).toBe('link_expired');
});

test('who has cancelled is not written to, and the case is closed with the subscription', async () => {
  const { account } = await aFailingSubscriber();
  await renew(account);
  await world.stripe.subscriptions.update((await subscriptionOf(account)).id, { cancel_at_period_end: true });
  await world.settle();
  await pass(4);
  expect(dunningMailsTo(account)).toHaveLength(1);
  await world.stripe.subscriptions.cancel((await subscriptionOf(account)).id);
  await world.settle();
  expect(await caseOf(account)).toMatchObject({ state: 'cancelled' });
});

test('what was paid while the webhook is still on its way is seen before a mail is owed', async () => {
  const { account, customer } = await aFailingSubscriber();
  await renew(account);
  await pass(2);
  const { invoice_id: invoiceId = '' } = (await caseOf(account)) ?? {};
  world.simulator.simulator.faults.clear();
  await world.billing.worker.stop();
  const { id } = await world.stripe.paymentMethods.attach('pm_card_visa', { customer });
  await world.stripe.invoices.pay(invoiceId, { payment_method: id });
  await world.simulator.simulator.advance(2 * DAY);
  await world.billing.failedPayments.run();
  expect(await caseOf(account)).toMatchObject({ state: 'recovered' });
  await world.billing.worker.start();
  await world.settle();
  expect(dunningMailsTo(account)).toHaveLength(1);
});

test('a mail server that is away delays: nothing is skipped and nothing comes twice, and two are a day apart', async () => {
  const { account } = await aFailingSubscriber();
  answer = { outcome: 'later', reason: 'The server is away.', isServer: true };
  await renew(account);
  await pass(4);
  answer = { outcome: 'accepted' };
  expect(dunningMailsTo(account)).toEqual([]);
  await pass(1);
  expect(dunningMailsTo(account)[0]).toContain('payment_failed 1');
  await pass(3);
  expect(dunningMailsTo(account).map((each) => each.split(' ')[1])).toEqual(
    ['1', '2', '3', '4'].slice(0, dunningMailsTo(account).length),
  );
  expect(dunningMailsTo(account).length).toBeGreaterThanOrEqual(3);
});

test('an operator charges again, with the reason on record; a card that will not pay is not charged again', async () => {
  const { account, customer } = await aFailingSubscriber();
  await renew(account);
  const { invoice_id: invoiceId = '' } = (await caseOf(account)) ?? {};
  const act = { accountId: account, actorId: 'olga', actId: randomUUID() };
  const declined = must(
    await world.billing.failedPayments.retry(act, { invoiceId, because: 'The customer called.' }),
  );
  expect(declined.kind).toBe('declined');
  const { id } = await world.stripe.paymentMethods.attach('pm_card_visa', { customer });
  await world.stripe.subscriptions.update((await subscriptionOf(account)).id, { default_payment_method: id });
  await world.settle();
  const again = { ...act, actId: randomUUID() };
  expect(
    must(await world.billing.failedPayments.retry(again, { invoiceId, because: 'A new card.' })).kind,
  ).toBe('paid');
  expect(await caseOf(account)).toMatchObject({ state: 'recovered', recovered_by: 'manual_retry' });
  const { because } = await world.db
    .selectFrom('audit_log')
    .select('because')
    .where('account_id', '=', account)
    .where('actor', '=', 'olga')
    .where('action', '=', 'dunning.retry')
    .where('because', 'like', '%new card%')
    .executeTakeFirstOrThrow();
  expect(because).toBe('Charged again: A new card.');
  const next = { ...act, actId: randomUUID() };
  expect(codeOf(await world.billing.failedPayments.retry(next, { invoiceId, because: 'Again.' }))).toBe(
    'invoice_not_open',
  );
});

const noticesTo = (account: string, kind: string) =>
  world.db
    .selectFrom('mails')
    .select(['key', 'state', 'props'])
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .execute();

test('a yearly renewal and a card that expires are told beforehand, each once', async () => {
  const account = 'yearly';
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@late.example` });
  await buy(world, { planKey: 'starter', interval: 'year' }, account);
  const { id, customer_id: customer, current_period_ends_at: end } = await subscriptionOf(account);
  const { id: card } = await world.stripe.paymentMethods.attach('pm_card_visa', { customer });
  await world.stripe.paymentMethods.update(card, {
    card: { exp_month: end.getUTCMonth() + 1, exp_year: end.getUTCFullYear() },
  });
  await world.stripe.subscriptions.update(id, { default_payment_method: card });
  await world.settle();
  await look();
  expect(await noticesTo(account, 'renewal_notice')).toEqual([]);
  expect(await noticesTo(account, 'card_expiring')).toEqual([]);
  await world.advance(Math.ceil((end.getTime() - world.now().getTime()) / 1000) - 29 * DAY);
  await look();
  await look();
  expect(await noticesTo(account, 'renewal_notice')).toMatchObject([
    {
      key: `renewal_notice:${id}:${end.getTime() / 1000}`,
      state: 'sent',
      props: { amount: { currency: 'usd' } },
    },
  ]);
  expect(await noticesTo(account, 'card_expiring')).toMatchObject([
    { state: 'sent', props: { paymentMethodId: card } },
  ]);
});
