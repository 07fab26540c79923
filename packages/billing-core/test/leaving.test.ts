import { afterAll, beforeAll, expect, test } from 'vitest';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { buy, codeOf, DAY, GOOD_CARD, must, OTHER_CARDS, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({
    config: {
      ...aConfig,
      lifecycle: { retentionOffer: { kind: 'coupon', percentOff: 30, months: 3 }, pause: true },
    },
  });
});
afterAll(() => world.close());

let trials = 0;
/** Each trial on a card of its own. */
function cardFor(planKey: string): string {
  if (planKey !== 'pro') return GOOD_CARD;
  trials += 1;
  return OTHER_CARDS[trials - 1] ?? GOOD_CARD;
}

let accounts = 0;
async function subscriber(planKey = 'starter'): Promise<string> {
  accounts += 1;
  const id = `leaver-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@leave.example` });
  await buy(world, { planKey, card: cardFor(planKey) }, id);
  return id;
}

const nothing = { feedback: null, comment: null };
const customerOf = async (account: string) => {
  const row = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  return row.stripe_customer_id ?? '';
};
async function refundsOf(account: string) {
  const customer = await customerOf(account);
  const { data } = await world.stripe.refunds.list({ limit: 100, expand: ['data.charge'] });
  return data.filter(({ charge }) => typeof charge === 'object' && charge?.customer === customer);
}
async function payWith(account: string, card: string): Promise<void> {
  const customer = await customerOf(account);
  const { id } = await world.stripe.paymentMethods.attach(card, { customer });
  await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  for (const { id: subscription } of (await world.stripe.subscriptions.list({ customer, status: 'all' }))
    .data)
    await world.stripe.subscriptions
      .update(subscription, { default_payment_method: id })
      .catch(() => undefined);
  await world.settle();
}

test('ending now gives back what was shown for the unused time, once, and ends at once', async () => {
  const { billing } = world;
  const account = await subscriber();
  const { nextCharge } = await billing.overview(account);
  const length = Date.parse(nextCharge?.at ?? '') - world.now().getTime();
  await world.advance(7 * DAY);
  const share = (Date.parse(nextCharge?.at ?? '') - world.now().getTime()) / length;
  const preview = must(await billing.cancellation.previewNow(account));
  expect(preview).toMatchObject({
    refund: { amountMinor: Math.round(2900 * share), currency: 'usd' },
    dueNow: { amountMinor: 0 },
  });
  await world.advance(300);
  const act = world.act(account);
  const input = { token: preview.token, feedback: 'unused', comment: 'bye' };
  const both = await Promise.all([
    billing.cancellation.now(act, input),
    billing.cancellation.now(act, input),
  ]);
  for (const outcome of both) expect(must(outcome)).toEqual({ refunded: preview.refund });
  expect(await billing.overview(account)).toMatchObject({ status: 'free', planKey: 'free' });
  await world.settle();
  expect((await refundsOf(account)).map(({ amount, status }) => [amount, status])).toEqual([
    [preview.refund.amountMinor, 'succeeded'],
  ]);
  const row = await world.db
    .selectFrom('subscriptions')
    .select(['status', 'cancellation_feedback'])
    .where('account_id', '=', account)
    .executeTakeFirst();
  expect(row).toEqual({ status: 'canceled', cancellation_feedback: 'unused' });
  expect(await billing.overview(account)).toMatchObject({
    banners: [{ kind: 'ended', action: 'reactivate' }],
    can: { reactivate: true, cancelNow: false },
  });
  // Nothing stays as credit: it went back to the card.
  expect(await world.stripe.customers.retrieve(await customerOf(account))).toMatchObject({ balance: 0 });
});

test('a refund is never more than was paid, also after an upgrade, and comes from each invoice', async () => {
  const { billing } = world;
  const account = await subscriber();
  await world.advance(3 * DAY);
  const { token } = must(await billing.planChange.preview(account, { planKey: 'pro', interval: 'month' }));
  must(await billing.planChange.apply(world.act(account), { token }));
  await world.settle();
  const [charge] = (
    await world.stripe.charges.list({ customer: await customerOf(account) })
  ).data.toReversed();
  await world.stripe.refunds.create({ charge: charge?.id ?? '', amount: 2_800 });
  await world.settle();
  const preview = must(await billing.cancellation.previewNow(account));
  must(await billing.cancellation.now(world.act(account), { token: preview.token, ...nothing }));
  await world.settle();
  const paid = (await world.stripe.charges.list({ customer: await customerOf(account) })).data;
  const held = paid.reduce((sum, each) => sum + each.amount - each.amount_refunded, 0);
  const back = (await refundsOf(account)).reduce((sum, { amount }) => sum + amount, 0) - 2_800;
  expect(back).toBe(preview.refund.amountMinor);
  expect(held).toBeGreaterThanOrEqual(0);
  const owed = await world.db
    .selectFrom('effects')
    .select(['kind', 'state'])
    .where('account_id', '=', account)
    .where('kind', '=', 'refund_unused')
    .execute();
  expect(owed).toEqual([{ kind: 'refund_unused', state: 'done' }]);
});

test('an answer that is lost on the way ends it once, and still gives back', async () => {
  const { billing } = world;
  const account = await subscriber();
  const { token, refund } = must(await billing.cancellation.previewNow(account));
  const { id } = await world.db
    .selectFrom('subscriptions')
    .select('id')
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
  await fetch(`${world.simulator.url}/_simulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([
      { kind: 'reset_after', method: 'DELETE', path: `/v1/subscriptions/${id}`, nth: 1 },
    ]),
  });
  expect(must(await billing.cancellation.now(world.act(account), { token, ...nothing }))).toEqual({
    refunded: refund,
  });
  await fetch(`${world.simulator.url}/_simulator/faults`, { method: 'DELETE' });
  await world.settle();
  expect((await refundsOf(account)).map(({ amount }) => amount)).toEqual([refund.amountMinor]);
});

test('who changed something since is shown the amounts again; a trial and late money have nothing to give back', async () => {
  const { billing } = world;
  const account = await subscriber();
  const { token } = must(await billing.cancellation.previewNow(account));
  must(await billing.cancellation.cancel(world.act(account), nothing));
  expect(codeOf(await billing.cancellation.now(world.act(account), { token, ...nothing }))).toBe(
    'preview_outdated',
  );
  expect(codeOf(await billing.cancellation.now(world.act(account), { token: 'x', ...nothing }))).toBe(
    'preview_expired',
  );
  const trier = await subscriber('pro');
  const preview = must(await billing.cancellation.previewNow(trier));
  expect(preview).toMatchObject({ lines: [], refund: { amountMinor: 0 } });
  expect(
    must(await billing.cancellation.now(world.act(trier), { token: preview.token, ...nothing })),
  ).toMatchObject({
    refunded: { amountMinor: 0 },
  });
  await world.settle();
  expect(await refundsOf(trier)).toEqual([]);
});

test('one offer to stay, once an account: taken it lowers the next invoices', async () => {
  const { billing } = world;
  const account = await subscriber();
  expect(await billing.retention.offer(account)).toEqual({ kind: 'coupon', percentOff: 30, months: 3 });
  const act = world.act(account);
  const outcomes = await Promise.all([
    billing.retention.accept(act),
    billing.retention.accept(act),
    billing.retention.accept(world.act(account)),
  ]);
  const [first, doubled, other] = outcomes.map(codeOf);
  expect(doubled).toBe(first);
  expect(new Set([first, other])).toEqual(new Set(['offer_not_available', 'ok']));
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ nextCharge: { amount: { amountMinor: 2030 } } });
  expect(await billing.retention.offer(account)).toBeNull();
  await world.advance(32 * DAY);
  const [newest] = (await billing.invoices.list(account, { cursor: null, limit: 1 })).items;
  expect(newest).toMatchObject({ status: 'paid', total: { amountMinor: 2030 } });
  must(await billing.cancellation.cancel(world.act(account), nothing));
  must(await billing.cancellation.undo(world.act(account)));
  expect(codeOf(await billing.retention.accept(world.act(account)))).toBe('offer_not_available');
});

test('who cancels all the same has declined it', async () => {
  const { billing } = world;
  const account = await subscriber();
  must(await billing.cancellation.cancel(world.act(account), nothing));
  must(await billing.cancellation.undo(world.act(account)));
  expect(await billing.retention.offer(account)).toBeNull();
});

test('who left comes back with the saved card for the amount shown, and what was is kept', async () => {
  const { billing } = world;
  const account = await subscriber();
  const end = must(await billing.cancellation.previewNow(account));
  must(await billing.cancellation.now(world.act(account), { token: end.token, ...nothing }));
  await world.settle();
  const before = (await billing.invoices.list(account, { cursor: null, limit: 10 })).items;
  const preview = must(await billing.reactivation.preview(account, { planKey: 'pro', interval: 'month' }));
  // No second trial.
  expect(preview).toMatchObject({ dueNow: { amountMinor: 7900 }, card: { last4: '4242' } });
  const act = world.act(account);
  const both = await Promise.all([
    billing.reactivation.apply(act, { token: preview.token }),
    billing.reactivation.apply(act, { token: preview.token }),
  ]);
  for (const outcome of both) expect(must(outcome)).toEqual({ planKey: 'pro', charged: preview.dueNow });
  expect(await billing.overview(account)).toMatchObject({ planKey: 'pro', status: 'active', banners: [] });
  await world.settle();
  const after = (await billing.invoices.list(account, { cursor: null, limit: 10 })).items;
  expect(after).toHaveLength(before.length + 1);
  expect(after).toContainEqual(
    expect.objectContaining({ status: 'paid', total: { amountMinor: 7900, currency: 'usd' } }),
  );
  expect(codeOf(await billing.reactivation.apply(world.act(account), { token: preview.token }))).toBe(
    'already_subscribed',
  );
  const customers = await world.stripe.customers.list({ email: `${account}@leave.example` });
  expect(customers.data).toHaveLength(1);
});

test.each([
  ['declined', 'pm_card_chargeCustomerFail', 'payment_declined'],
  ['to be confirmed', 'pm_card_authenticationRequired', 'authentication_required'],
])('a card that is %s brings nobody back and charges nothing', async (_, card, code) => {
  const { billing } = world;
  const account = await subscriber();
  const end = must(await billing.cancellation.previewNow(account));
  must(await billing.cancellation.now(world.act(account), { token: end.token, ...nothing }));
  await payWith(account, card);
  const preview = must(
    await billing.reactivation.preview(account, { planKey: 'starter', interval: 'month' }),
  );
  expect(codeOf(await billing.reactivation.apply(world.act(account), { token: preview.token }))).toBe(code);
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ status: 'free' });
});

test('who never had one, or has no card, is sent to the checkout', async () => {
  const { billing } = world;
  const account = await subscriber();
  expect(codeOf(await billing.reactivation.preview(account, { planKey: 'pro', interval: 'month' }))).toBe(
    'already_subscribed',
  );
  await billing.accounts.ensure({ id: 'newcomer', name: 'N', email: 'n@leave.example' });
  expect(codeOf(await billing.reactivation.preview('newcomer', { planKey: 'pro', interval: 'month' }))).toBe(
    'nothing_to_reactivate',
  );
});

test('an operator extends a trial, with author and reason, and its end moves', async () => {
  const { billing } = world;
  const account = await subscriber('pro');
  const before = await billing.overview(account);
  const endsAt = new Date(Date.parse(before.trialEndsAt ?? '') + 10 * DAY * 1000).toISOString();
  const act = { ...world.act(account), actorId: 'olga' };
  expect(must(await billing.trials.extend(act, { endsAt, because: 'Onboarding took longer.' }))).toEqual({
    trialEndsAt: endsAt,
  });
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ status: 'trialing', trialEndsAt: endsAt });
  const audit = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'because'])
    .where('account_id', '=', account)
    .where('action', '=', 'subscription.extend_trial')
    .orderBy('id')
    .execute();
  expect(audit[0]).toEqual({ actor: 'olga', because: `Trial until ${endsAt}: Onboarding took longer.` });
  const earlier = { endsAt: before.trialEndsAt ?? '', because: 'Sooner.' };
  expect(codeOf(await billing.trials.extend(world.act(account), earlier))).toBe('trial_end_refused');
  await world.advance(15 * DAY);
  expect(await billing.overview(account)).toMatchObject({ status: 'trialing' });
  const paying = await subscriber('starter');
  expect(codeOf(await billing.trials.extend(world.act(paying), { endsAt, because: 'No.' }))).toBe(
    'not_in_trial',
  );
});
