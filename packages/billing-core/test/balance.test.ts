import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, DAY, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const explain = () =>
  world.billing.balance.explain({ from: new Date(0), to: new Date(world.now().getTime() + 1_000) });

test('a payment, its fee and a part that was given back are read once, and explained to the cent', async () => {
  await buy(world, { planKey: 'starter' });
  const [charge] = (await world.stripe.charges.list()).data;
  await world.stripe.refunds.create({ charge: charge?.id ?? '', amount: 900 });
  await world.settle();
  expect(await world.billing.balance.read()).toBe(2);
  expect(await world.billing.balance.read()).toBe(0);
  const { explained, unexplained, unpaid } = await explain();
  expect([unexplained, unpaid]).toEqual([[], []]);
  expect(explained.map(({ type, net, by }) => [type, net.amountMinor, by.kind])).toEqual(
    expect.arrayContaining([
      ['charge', 2_900 - 114, 'invoice'],
      ['refund', -900, 'refund'],
    ]),
  );
});

test('what moved while nobody read is read from there on, however long that was; money of nobody is told as such', async () => {
  await world.advance(70 * DAY);
  await world.stripe.paymentIntents.create({
    amount: 777,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  expect(await world.billing.balance.read()).toBe(3);
  const { explained, unexplained } = await explain();
  expect(explained.filter(({ by }) => by.kind === 'invoice')).toHaveLength(3);
  expect(unexplained.map(({ amount, because }) => [amount.amountMinor, because])).toEqual([
    [777, 'No invoice says that so much was paid then.'],
  ]);
});
