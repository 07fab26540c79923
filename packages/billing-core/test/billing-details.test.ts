import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeOf, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.simulator.simulator.faults.clear());

let accounts = 0;
async function signUp(): Promise<{ account: string; customer: string }> {
  accounts += 1;
  const account = `payer-${accounts}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@pay.example` });
  await world.settle();
  const { stripe_customer_id: customer } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  return { account, customer: customer ?? '' };
}
const atStripe = async (customer: string) => {
  const found = await world.stripe.customers.retrieve(customer);
  if (found.deleted) throw new Error(`${customer} is deleted.`);
  const { name, email, phone, address } = found;
  return { name: name ?? '', email: email ?? '', phone: phone ?? null, address: address ?? null };
};
const detailsOf = (account: string) => world.billing.billingDetails.get(account);
const BERLIN = {
  line1: 'Torstraße 1',
  line2: null,
  city: 'Berlin',
  state: null,
  postal_code: '10115',
  country: 'DE',
};

test('what a person changes shows at once, and is at Stripe once the outbox has run', async () => {
  const { account, customer } = await signUp();
  const change = { name: 'Engines GmbH', email: 'bills@engines.example', phone: '+49 30 1', address: BERLIN };
  must(await world.billing.billingDetails.change(world.act(account), change));
  expect((await detailsOf(account)).details).toEqual(change);
  await world.settle();
  expect(await detailsOf(account)).toMatchObject({ details: change, state: 'saved' });
  expect(await atStripe(customer)).toEqual(change);
});

test('what is changed at Stripe shows here, and is not told back', async () => {
  const { account, customer } = await signUp();
  await world.stripe.customers.update(customer, { name: 'Renamed', phone: '1', address: { country: 'FR' } });
  await world.settle();
  expect((await detailsOf(account)).details).toEqual(await atStripe(customer));
  expect(await updatesOf(account)).toBe(0);
});

test('while Stripe is away the change shows, waits, and keeps what was changed there meanwhile', async () => {
  const { account, customer } = await signUp();
  world.simulator.simulator.faults.set([
    { kind: 'server_error', status: 503, method: 'POST', path: `/v1/customers/${customer}` },
  ]);
  must(await world.billing.billingDetails.change(world.act(account), { name: 'Waiting Ltd' }));
  expect(await detailsOf(account)).toMatchObject({ state: 'saving', details: { name: 'Waiting Ltd' } });
  world.simulator.simulator.faults.clear();
  await world.stripe.customers.update(customer, { email: 'elsewhere@pay.example' });
  await world.settle();
  expect(await atStripe(customer)).toMatchObject({ name: 'Waiting Ltd', email: 'elsewhere@pay.example' });
  expect((await detailsOf(account)).details).toEqual(await atStripe(customer));
});

test('the address of the account in the product is followed until somebody sets another', async () => {
  const { account, customer } = await signUp();
  await world.billing.accounts.ensure({ id: account, name: 'New name', email: 'new@pay.example' });
  await world.settle();
  expect(await atStripe(customer)).toMatchObject({ name: 'New name', email: 'new@pay.example' });
  must(await world.billing.billingDetails.change(world.act(account), { email: 'bills@pay.example' }));
  await world.billing.accounts.ensure({ id: account, name: 'Newer name', email: 'newer@pay.example' });
  await world.settle();
  expect(await atStripe(customer)).toMatchObject({ name: 'Newer name', email: 'bills@pay.example' });
});

test('what an invoice can not do without is asked for, and nothing is changed', async () => {
  const { account } = await signUp();
  const before = await detailsOf(account);
  const outcome = await world.billing.billingDetails.change(world.act(account), {
    address: { ...BERLIN, postal_code: ' ' },
  });
  expect(outcome).toMatchObject({
    error: { code: 'billing_details_refused', message: 'Enter the postal code.' },
  });
  expect(await detailsOf(account)).toEqual(before);
});

test('a double click is one change, and what is so already is none', async () => {
  const { account } = await signUp();
  const act = world.act(account);
  const change = () => world.billing.billingDetails.change(act, { name: 'Once Ltd' });
  expect((await Promise.all([change(), change()])).map(must)).toEqual([
    { changed: ['name'] },
    { changed: ['name'] },
  ]);
  await world.settle();
  expect(await updatesOf(account)).toBe(1);
  expect(must(await world.billing.billingDetails.change(world.act(account), { name: 'Once Ltd' }))).toEqual({
    changed: [],
  });
});

test('a tax id is added, checked by Stripe, and removed; a number of another form is refused', async () => {
  const { account, customer } = await signUp();
  const { billingDetails } = world.billing;
  expect(codeOf(await billingDetails.addTaxId(world.act(account), { type: 'eu_vat', value: '12' }))).toBe(
    'tax_id_refused',
  );
  expect(codeOf(await billingDetails.addTaxId(world.act(account), { type: 'zz_vat', value: '12' }))).toBe(
    'tax_id_refused',
  );
  const act = world.act(account);
  const add = () => billingDetails.addTaxId(act, { type: 'eu_vat', value: 'DE123456789' });
  const [one, two] = (await Promise.all([add(), add()])).map(must);
  expect(one).toEqual(two);
  expect((await detailsOf(account)).taxIds).toMatchObject([
    { label: 'EU VAT number', value: 'DE123456789', status: 'pending' },
  ]);
  await world.advance(3_600);
  const { verification } = await world.stripe.taxIds.retrieve(one?.id ?? '');
  expect((await detailsOf(account)).taxIds).toMatchObject([{ status: verification?.status }]);
  const id = one?.id ?? '';
  expect(codeOf(await billingDetails.removeTaxId(world.act('acme'), { id }))).toBe('tax_id_not_found');
  must(await billingDetails.removeTaxId(world.act(account), { id }));
  expect((await detailsOf(account)).taxIds).toEqual([]);
  await world.settle();
  expect((await detailsOf(account)).taxIds).toEqual([]);
  expect((await world.stripe.customers.listTaxIds(customer)).data).toEqual([]);
});

test('a tax id that is added or removed at Stripe follows', async () => {
  const { account, customer } = await signUp();
  const { id } = await world.stripe.customers.createTaxId(customer, { type: 'us_ein', value: '12-3456789' });
  await world.settle();
  expect((await detailsOf(account)).taxIds).toMatchObject([{ id, label: 'US EIN', status: 'unavailable' }]);
  await world.stripe.customers.deleteTaxId(customer, id);
  await world.settle();
  expect((await detailsOf(account)).taxIds).toEqual([]);
});

/** How often Stripe was told something of the account. */
async function updatesOf(account: string): Promise<number> {
  const { count } = await world.db
    .selectFrom('stripe_calls')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('intent_id', '=', `tell_billing_details:${account}`)
    .executeTakeFirstOrThrow();
  return count;
}

type Step =
  | { kind: 'ours'; field: 'name' | 'phone'; value: string }
  | { kind: 'theirs'; field: 'name' | 'phone'; value: string }
  | { kind: 'second' }
  | { kind: 'settle' };
const write = {
  field: fc.constantFrom('name' as const, 'phone' as const),
  value: fc.constantFrom('a', 'b', 'c'),
};
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('ours' as const), ...write }),
  fc.record({ kind: fc.constant('theirs' as const), ...write }),
  fc.record({ kind: fc.constant('second' as const) }),
  fc.record({ kind: fc.constant('settle' as const) }),
);

test('whoever changes what, in any order: both sides end the same, each change of ours is told once at most, and nothing echoes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { account, customer } = await signUp();
      let ours = 0;
      for (const each of steps) {
        if (each.kind === 'second') await world.simulator.simulator.advance(1);
        else if (each.kind === 'settle') await world.settle();
        else if (each.kind === 'theirs')
          await world.stripe.customers.update(customer, { [each.field]: each.value });
        else {
          const change = { [each.field]: each.value };
          const { changed } = must(await world.billing.billingDetails.change(world.act(account), change));
          ours += changed.length;
        }
      }
      await world.settle();
      const told = await updatesOf(account);
      expect((await detailsOf(account)).details).toEqual(await atStripe(customer));
      expect(told).toBeLessThanOrEqual(ours);
      await world.advance(60);
      expect(await updatesOf(account)).toBe(told);
    }),
    { numRuns: 15 },
  );
}, 120_000);
