import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { openReadyAccount, VERIFIED_PERSON } from '../connect.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
let ready: string;
let company: string;

beforeAll(async () => {
  shop = await openShop();
  const { stripe } = shop;
  ready = (await openReadyAccount(stripe)).id;
  await stripe.accounts.createExternalAccount(ready, {
    external_account: 'tok_visa_debit_us_transferSuccess',
  });
  const opened = await stripe.accounts.create({
    type: 'custom',
    business_type: 'company',
    business_profile: { url: 'https://problem.stripe.com', support_address: { city: 'Rome' } },
    capabilities: { card_payments: { requested: true } },
    company: { name: 'Rosen', tax_id: '111111111', address: { city: 'Schenectady' } },
    settings: { payouts: { schedule: { interval: 'weekly', weekly_anchor: 'friday' } } },
  });
  company = opened.id;
  await stripe.accounts.createPerson(company, {
    ...VERIFIED_PERSON,
    id_number: '111111111',
    dob: { day: 5, month: 5, year: 1980 },
    relationship: { representative: true },
  });
  await shop.advance(60);
  await stripe.accounts.create({ type: 'express', email: 'ola@example.com' });
});
afterAll(() => shop.running.close());

async function get(path: string, account?: string): Promise<unknown> {
  const headers: Record<string, string> = { authorization: 'Bearer sk_test_1' };
  if (account !== undefined) headers['stripe-account'] = account;
  return (await fetch(`${shop.running.url}${path}`, { headers })).json();
}

const everyOf = async (path: string, type: string, account?: string) => {
  const list = (await get(path, account)) as { data: unknown[] };
  expect(list.data.length).toBeGreaterThan(0);
  return list.data.flatMap((object) => differences(object, type));
};

test('accounts and what belongs to them are exactly what the SDK declares', async () => {
  expect(await everyOf('/v1/accounts', 'Account')).toEqual([]);
  for (const id of [ready, company]) {
    expect(await everyOf(`/v1/accounts/${id}/capabilities`, 'Capability')).toEqual([]);
    expect(await everyOf(`/v1/accounts/${id}/persons`, 'Person')).toEqual([]);
  }
  expect(await everyOf(`/v1/accounts/${ready}/external_accounts`, 'ExternalAccount')).toEqual([]);
  expect(differences(await get('/v1/account', company), 'Account')).toEqual([]);
});

const TYPES: Record<string, string> = {
  account: 'Account',
  application: 'Application',
  bank_account: 'BankAccount',
  capability: 'Capability',
  card: 'Card',
  person: 'Person',
};

test('events of connected accounts carry objects that are what the SDK declares', async () => {
  const kinds = new Set<string>();
  const problems: string[] = [];
  for (const account of [ready, company]) {
    const { data } = (await get('/v1/events?limit=100', account)) as {
      data: { type: string; account: string; data: { object: { object: string } } }[];
    };
    for (const event of data) {
      kinds.add(event.type);
      expect(event.account).toBe(account);
      const type = TYPES[event.data.object.object] ?? `no type for ${event.data.object.object}`;
      problems.push(...differences(event.data.object, type).map((text) => `${event.type}: ${text}`));
    }
  }
  expect(problems).toEqual([]);
  expect([...kinds].toSorted()).toEqual([
    'account.external_account.created',
    'account.updated',
    'capability.updated',
    'person.created',
    'person.updated',
  ]);
});
