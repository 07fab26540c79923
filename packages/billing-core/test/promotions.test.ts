import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { buy, codeOf, must, openWorld, START, type World } from './world.ts';

const at = (days: number) => new Date((START + days * 86_400) * 1000).toISOString();
const config = {
  ...aConfig,
  checkout: { promotionCodes: true },
  promotions: {
    launch: {
      name: 'Launch',
      percentOff: 25,
      duration: 'once' as const,
      codes: { LAUNCH25: {}, FIRST25: { firstTimeOnly: true }, LAST25: { maxRedemptions: 2 } },
    },
    big: {
      name: 'Big',
      amountOff: { usd: 1_000, eur: 900 },
      duration: { months: 3 },
      plans: ['pro' as const],
      codes: { BIG10: { minimumAmount: { usd: 5_000 }, expiresAt: at(30) } },
    },
    gift: { name: 'A month for free', percentOff: 100, duration: 'once' as const, codes: { GIFT: {} } },
  },
};

let world: World;
beforeAll(async () => {
  world = await openWorld({ config }, { publishableKey: 'pk_test_world' });
});
afterAll(() => world.close());

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `saver-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@save.example` });
  return id;
}
const starter = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;
const pro = { ...starter, planKey: 'pro' } as const;
const begin = (
  account: string,
  promotionCode: string | null,
  wanted: typeof starter | typeof pro = starter,
) =>
  world.billing.checkout.startPayment(world.act(account), { ...wanted, withoutTrial: true, promotionCode });
const check = (account: string, code: string, wanted: typeof starter | typeof pro = starter) =>
  world.billing.promotions.check(account, { code, ...wanted });
const pay = (payment: { clientSecret: string }) =>
  world.stripe.paymentIntents.confirm(payment.clientSecret.split('_secret_')[0] ?? '', {
    payment_method: 'pm_card_visa',
    return_url: 'http://app.example/checkout/return',
  });
function payable<T extends { kind: string }>(opened: T): Exclude<T, { kind: 'started' }> {
  if (opened.kind === 'started') throw new Error('Nothing is to be paid.');
  return opened as Exclude<T, { kind: 'started' }>;
}
const codeAt = async (code: string) =>
  (await world.stripe.promotionCodes.list({ code, limit: 10 })).data as [Stripe.PromotionCode];

test('promotions in code are pushed with a shown difference, and a second push has nothing to do', async () => {
  expect(await world.billing.push.plan()).toEqual([]);
  const { codes, coupons } = must(await world.billing.promotions.list());
  expect(codes.map(({ code }) => code).sort()).toEqual(['BIG10', 'FIRST25', 'GIFT', 'LAST25', 'LAUNCH25']);
  expect(coupons.map(({ words }) => words).sort()).toEqual([
    '$10.00 off every payment in the first 3 months',
    '100% off the first payment',
    '25% off the first payment',
  ]);
});

test('what is shown is what is charged, with the discount', async () => {
  const account = await anAccount();
  expect(must(await check(account, 'launch25'))).toMatchObject({
    words: '25% off the first payment',
    price: { after: { amountMinor: 2_175, currency: 'usd' } },
  });
  const payment = payable(must(await begin(account, 'launch25')));
  expect(payment).toMatchObject({ dueNow: { amountMinor: 2_175 } });
  expect(payment.lines.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ['charge', 2_900],
    ['discount', -725],
  ]);
  expect(await pay(payment)).toMatchObject({ status: 'succeeded', amount_received: 2_175 });
  await world.settle();
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'starter', status: 'active' });
});

test('a code says why it does not go: unknown, of another plan, too small, not a first purchase', async () => {
  const account = await anAccount();
  expect(codeOf(await check(account, 'NOPE'))).toBe('promotion_not_found');
  expect(codeOf(await begin(account, 'NOPE'))).toBe('promotion_not_found');
  expect(codeOf(await check(account, 'BIG10'))).toBe('promotion_wrong_plan');
  expect(must(await check(account, 'BIG10', pro))).toMatchObject({
    price: { after: { amountMinor: 6_900 } },
  });
  const payment = payable(must(await begin(account, 'BIG10', pro)));
  expect(payment.dueNow.amountMinor).toBe(6_900);
  const buyer = await anAccount();
  expect(must(await check(buyer, 'FIRST25')).code).toBe('FIRST25');
  await buy(world, { planKey: 'starter' }, buyer);
  expect(codeOf(await check(buyer, 'FIRST25'))).toBe('promotion_first_purchase_only');
});

test('where the policy takes no codes, none is judged or redeemed', async () => {
  const { checkout: _, ...without } = config;
  const strict = createBilling({ ...world.options, config: without });
  try {
    const account = await anAccount();
    expect(codeOf(await strict.promotions.check(account, { code: 'LAUNCH25', ...starter }))).toBe(
      'promotion_refused',
    );
    const opened = await strict.checkout.startPayment(world.act(account), {
      ...starter,
      withoutTrial: true,
      promotionCode: 'LAUNCH25',
    });
    expect(codeOf(opened)).toBe('promotion_refused');
  } finally {
    await strict.close();
  }
});

test('however many ask for the last one at once, no more than the limit get it, and the others are told before they pay', async () => {
  const buyers = await Promise.all(Array.from({ length: 5 }, () => anAccount()));
  const opened = await Promise.all(buyers.map((account) => begin(account, 'LAST25')));
  const lucky = opened.filter((each) => each.ok);
  expect(lucky).toHaveLength(2);
  for (const each of lucky) expect(payable(must(each)).dueNow.amountMinor).toBe(2_175);
  expect(opened.filter((each) => !each.ok).map(codeOf)).toEqual(Array(3).fill('promotion_used_up'));
  expect(await codeAt('LAST25')).toMatchObject([{ times_redeemed: 2, active: false }]);
  const all = await world.stripe.subscriptions.list({ status: 'all', limit: 100 });
  const theirs = all.data.filter(({ metadata }) => buyers.includes(metadata.billwright_account ?? ''));
  expect(theirs).toHaveLength(2);
  // The loser goes on without it, at the price that is shown.
  const loser = buyers[opened.findIndex((each) => !each.ok)] ?? '';
  expect(payable(must(await begin(loser, null))).dueNow.amountMinor).toBe(2_900);
});

test('the same act pressed twice redeems once, also when it used the code up', async () => {
  const account = await anAccount();
  const coupon = must(await world.billing.promotions.list()).coupons.find(({ words }) =>
    words.startsWith('25%'),
  );
  const only = must(
    await world.billing.promotions.createCode({
      couponId: coupon?.id ?? '',
      code: 'ONLY-ONE',
      maxRedemptions: 1,
      expiresAt: null,
      firstTimeOnly: false,
      minimumAmount: {},
      because: 'A prize.',
      actorId: 'grace',
      actId: 'one',
    }),
  );
  const act = world.act(account);
  const wanted = { ...starter, withoutTrial: true, promotionCode: 'only-one' };
  const first = must(await world.billing.checkout.startPayment(act, wanted));
  expect(must(await world.billing.checkout.startPayment(act, wanted))).toEqual(first);
  // As after a process that died before it kept the outcome: the code is used up, by this very act.
  await world.db
    .updateTable('intents')
    .set({ state: 'pending', result: null, updated_at: new Date(0) })
    .where('act_id', '=', act.actId)
    .execute();
  await world.db.deleteFrom('checkout_reservations').where('account_id', '=', account).execute();
  expect(must(await world.billing.checkout.startPayment(act, wanted))).toEqual(first);
  expect(await world.stripe.promotionCodes.retrieve(only.id)).toMatchObject({ times_redeemed: 1 });
});

test('what a discount takes off whole begins at once', async () => {
  const account = await anAccount();
  const started = must(await begin(account, 'GIFT'));
  expect(started.kind).toBe('started');
  await world.settle();
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'starter', status: 'active' });
});

test('with a trial the code waits with the card, and the first charge has the discount', async () => {
  const account = await anAccount();
  const opened = must(
    await world.billing.checkout.startPayment(world.act(account), {
      ...pro,
      withoutTrial: false,
      promotionCode: 'LAUNCH25',
    }),
  );
  const setup = payable(opened);
  await world.stripe.setupIntents.confirm(setup.clientSecret.split('_secret_')[0] ?? '', {
    payment_method: 'pm_card_mastercard',
    return_url: 'http://app.example/checkout/return',
  });
  const { reference } = must(
    await world.billing.checkout.startTrial(world.act(account), { reference: setup.reference }),
  );
  const subscription = await world.stripe.subscriptions.retrieve(reference, { expand: ['discounts'] });
  const [discount] = subscription.discounts;
  expect(typeof discount === 'string' ? undefined : discount?.promotion_code).toBe(
    (await codeAt('LAUNCH25'))[0].id,
  );
});

test('an operator makes and ends codes, each once, in the audit log under their name', async () => {
  const { coupons } = must(await world.billing.promotions.list());
  const couponId = coupons.find(({ words }) => words.startsWith('25%'))?.id ?? '';
  const asked = {
    couponId,
    code: 'FAIR-2026',
    maxRedemptions: 50,
    expiresAt: new Date(at(10)),
    firstTimeOnly: true,
    minimumAmount: { usd: 1_000, eur: 900 },
    because: 'The trade fair.',
    actorId: 'grace',
    actId: 'fair',
  };
  const made = must(await world.billing.promotions.createCode(asked));
  expect(must(await world.billing.promotions.createCode(asked)).id).toBe(made.id);
  expect(made).toMatchObject({ source: 'operator', minimumAmount: { usd: 1_000, eur: 900 }, active: true });
  expect(codeOf(await world.billing.promotions.createCode({ ...asked, actId: 'again' }))).toBe(
    'promotion_refused',
  );
  const ended = await world.billing.promotions.deactivateCode({
    id: made.id,
    because: 'It leaked.',
    actorId: 'grace',
    actId: 'end',
  });
  expect(must(ended).active).toBe(false);
  expect(codeOf(await check(await anAccount(), 'FAIR-2026'))).toBe('promotion_ended');
  const lines = await world.db
    .selectFrom('audit_log')
    .select(['action', 'actor', 'because'])
    .where('key', 'in', ['promotion_code.create:fair', 'promotion_code.deactivate:end'])
    .orderBy('action')
    .execute();
  expect(lines).toEqual([
    { action: 'promotion_code.create', actor: 'grace', because: 'The trade fair.' },
    { action: 'promotion_code.deactivate', actor: 'grace', because: 'It leaked.' },
  ]);
});

test('other terms are another coupon; what an operator ended stays ended; who has the discount keeps it', async () => {
  const [leaked] = await codeAt('LAUNCH25');
  await world.billing.promotions.deactivateCode({
    id: leaked.id,
    because: 'It leaked.',
    actorId: 'grace',
    actId: 'leak',
  });
  expect(await world.billing.push.plan()).toEqual([]);
  const changed = {
    ...config,
    promotions: { ...config.promotions, launch: { ...config.promotions.launch, percentOff: 30 } },
  };
  const other = createBilling({ ...world.options, config: changed });
  try {
    const differences = await other.push.plan();
    expect(differences.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'retire_promotion code LAST25',
      'retire_promotion code FIRST25',
      'retire_promotion code LAUNCH25',
      'retire_promotion coupon launch',
      'create_promotion coupon launch',
      'create_promotion code LAUNCH25',
      'create_promotion code FIRST25',
      'create_promotion code LAST25',
    ]);
    expect(await other.push.apply()).toEqual(differences);
    expect(await other.push.plan()).toEqual([]);
    expect(must(await check(await anAccount(), 'LAUNCH25')).words).toBe('30% off the first payment');
  } finally {
    await other.close();
  }
  // And back: nothing is made twice.
  const back = await world.billing.push.apply();
  expect(back.filter(({ kind }) => kind === 'create_promotion')).toEqual([]);
  expect(await world.billing.push.plan()).toEqual([]);
  expect(must(await check(await anAccount(), 'FIRST25')).words).toBe('25% off the first payment');
  for (const code of ['LAUNCH25', 'LAST25'])
    expect((await codeAt(code)).some(({ active }) => active)).toBe(false);
});
