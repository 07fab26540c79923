import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({}, { publishableKey: 'pk_test_world' });
  await buy(world, { planKey: 'starter' });
});
afterAll(() => world.close());

/** Opened on the page, and confirmed there with a card. */
async function confirmed(paymentMethod: string, accountId = 'acme'): Promise<string> {
  const { reference } = must(await world.billing.paymentMethods.startAdding(world.act(accountId)));
  await world.stripe.setupIntents.confirm(reference, {
    payment_method: paymentMethod,
    return_url: 'http://app.example/billing/payment-methods/add',
  });
  return reference;
}
const titles = async (accountId = 'acme') =>
  (await world.billing.paymentMethods.list(accountId)).map(({ title, isDefault }) => [title, isDefault]);

test('a card is saved on the page and seen at once; the one that is charged stays what it was', async () => {
  const reference = await confirmed('pm_card_mastercard');
  const act = world.act();
  const added = await world.billing.paymentMethods.finishAdding(act, { reference, isDefault: false });
  expect(must(added).isDefault).toBe(false);
  expect(await world.billing.paymentMethods.finishAdding(act, { reference, isDefault: false })).toEqual(
    added,
  );
  expect(await titles()).toContainEqual([expect.stringContaining('Mastercard'), false]);
  expect(await titles()).toContainEqual([expect.stringContaining('Visa'), true]);
  await world.settle();
  expect(await titles()).toHaveLength(2);
});

test('asked for, it is charged from now on: by default, and for the subscription that had a card of its own', async () => {
  const reference = await confirmed('pm_card_amex');
  const { id } = must(
    await world.billing.paymentMethods.finishAdding(world.act(), { reference, isDefault: true }),
  );
  await world.settle();
  expect((await titles()).filter(([, isDefault]) => isDefault)).toEqual([
    [expect.stringContaining('American Express'), true],
  ]);
  const { data } = await world.stripe.subscriptions.list({ limit: 1 });
  expect(data[0]?.default_payment_method).toBe(id);
});

test('what is not confirmed is not kept, and a setup of another account, or for another purpose, is none', async () => {
  const { billing, stripe } = world;
  const finish = async (reference: string, accountId = 'acme') =>
    codeOf(await billing.paymentMethods.finishAdding(world.act(accountId), { reference, isDefault: true }));
  const { reference } = must(await billing.paymentMethods.startAdding(world.act()));
  expect(await finish(reference)).toBe('card_not_saved');
  await billing.accounts.ensure({ id: 'other', name: 'Other', email: 'o@other.example' });
  expect(await finish(await confirmed('pm_card_visa'), 'other')).toBe('setup_not_found');
  const loose = await stripe.setupIntents.create({ metadata: { billwright_account: 'acme' } });
  expect(await finish(loose.id)).toBe('setup_not_found');
  expect(await finish('pi_1')).toBe('setup_not_found');
});

test('a card that needs the bank’s word waits for it', async () => {
  const reference = await confirmed('pm_card_authenticationRequired');
  expect((await world.stripe.setupIntents.retrieve(reference)).status).toBe('requires_action');
  expect(
    codeOf(await world.billing.paymentMethods.finishAdding(world.act(), { reference, isDefault: true })),
  ).toBe('card_not_saved');
});
