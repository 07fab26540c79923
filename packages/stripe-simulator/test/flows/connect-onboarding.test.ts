import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { openReadyAccount } from '../connect.ts';
import { openShop, refusal, type Shop, submit } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

const link = (account: string, type: Stripe.AccountLinkCreateParams.Type = 'account_onboarding') =>
  shop.stripe.accountLinks.create({
    account,
    type,
    refresh_url: 'https://app.example/again',
    return_url: 'https://app.example/onboarded',
  });

const visit = (url: string) => fetch(url, { redirect: 'manual' });

async function openForm(account: string): Promise<string> {
  const opened = await visit((await link(account)).url);
  return new URL(opened.headers.get('location') ?? '', shop.running.url).href;
}

const JENNY = {
  'individual.first_name': 'Jenny',
  'individual.last_name': 'Rosen',
  'individual.dob.day': '1',
  'individual.dob.month': '1',
  'individual.dob.year': '1902',
  'individual.address.line1': 'address_full_match',
  'individual.address.city': 'Schenectady',
  'individual.address.state': 'NY',
  'individual.address.postal_code': '12345',
  'individual.email': 'jenny@example.com',
  'individual.phone': '0000000000',
  'individual.ssn_last_4': '0000',
  'business_profile.mcc': '5734',
  'business_profile.url': 'accessible.stripe.com',
  'external_account.routing_number': '110000000',
  'external_account.account_number': '000123456789',
  tos_acceptance: 'on',
};

test('an Express account is onboarded on the hosted page, from nothing to payouts', async () => {
  const { stripe } = shop;
  const { id } = await stripe.accounts.create({ type: 'express', email: 'jenny@example.com' });
  const form = await openForm(id);
  const first = await submit(form, new URLSearchParams({ business_type: 'individual' }));
  expect(new URL(first.location, form).href).toBe(form);
  const page = await (await fetch(form)).text();
  for (const name of Object.keys(JENNY)) expect(page).toContain(`name="${name}"`);
  const wrong = await submit(form, new URLSearchParams({ ...JENNY, 'individual.dob.day': '32' }));
  expect([wrong.status, wrong.text.includes('Not a valid date of birth.')]).toEqual([422, true]);
  expect((await stripe.accounts.retrieve(id)).individual).toBeUndefined();
  const done = await submit(form, new URLSearchParams(JENNY));
  expect([done.status, done.location]).toEqual([303, 'https://app.example/onboarded']);
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    tos_acceptance: { date: shop.running.simulator.now() },
  });
});

test('a company tells who represents it, step by step', async () => {
  const { stripe } = shop;
  const { id } = await stripe.accounts.create({ type: 'express', business_type: 'company' });
  const form = await openForm(id);
  await submit(
    form,
    new URLSearchParams({
      'company.name': 'Rosen Bicycles',
      'company.phone': '0000000000',
      'company.tax_id': '222222222',
      'company.address.line1': 'address_full_match',
      'company.address.city': 'Schenectady',
      'company.address.state': 'NY',
      'company.address.postal_code': '12345',
      'business_profile.mcc': '5734',
      'business_profile.url': 'https://accessible.stripe.com',
      'representative.first_name': 'Jenny',
      'representative.last_name': 'Rosen',
      'representative.email': 'jenny@example.com',
      owners_provided: 'on',
      'external_account.routing_number': '110000000',
      'external_account.account_number': '000123456789',
      tos_acceptance: 'on',
    }),
  );
  const [person] = (await stripe.accounts.listPersons(id)).data;
  const rest = Object.fromEntries(
    Object.entries(JENNY)
      .filter(([name]) => name.startsWith('individual.'))
      .map(([name, value]) => [name.replace('individual', person?.id ?? ''), value]),
  );
  const done = await submit(
    form,
    new URLSearchParams({ ...rest, [`${person?.id}.relationship.title`]: 'CEO' }),
  );
  expect(done.location).toBe('https://app.example/onboarded');
  expect(await stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: true, payouts_enabled: true });
});

test('an account link opens once and for a few minutes; then it leads to the refresh url', async () => {
  const { id } = await shop.stripe.accounts.create({ type: 'express' });
  const once = await link(id);
  expect(once.expires_at - once.created).toBe(300);
  expect((await visit(once.url)).headers.get('location')).toMatch(/^\/onboarding\//);
  expect((await visit(once.url)).headers.get('location')).toBe('https://app.example/again');
  const late = await link(id);
  await shop.advance(301);
  expect((await visit(late.url)).headers.get('location')).toBe('https://app.example/again');
});

test('a link has a fitting type and addresses to come back to', async () => {
  const { id } = await shop.stripe.accounts.create({ type: 'express' });
  expect((await refusal(link(id, 'account_update'))).message).toContain('Valid types for this account are');
  const custom = await openReadyAccount(shop.stripe);
  expect((await link(custom.id, 'account_update')).object).toBe('account_link');
  const nowhere = shop.stripe.accountLinks.create({ account: id, type: 'account_onboarding' });
  expect(await refusal(nowhere)).toMatchObject({ code: 'parameter_missing', param: 'refresh_url' });
  expect(differences(JSON.parse(JSON.stringify(await link(id))), 'AccountLink')).toEqual([]);
});

test('a login link leads an onboarded Express account to its dashboard', async () => {
  const { stripe } = shop;
  const { id } = await stripe.accounts.create({ type: 'express', business_type: 'individual' });
  expect((await refusal(stripe.accounts.createLoginLink(id))).message).toContain(
    'has not completed onboarding',
  );
  await submit(await openForm(id), new URLSearchParams(JENNY));
  const login = await stripe.accounts.createLoginLink(id);
  const opened = await fetch(login.url);
  expect(await opened.text()).toContain('Your balance');
  expect(differences(JSON.parse(JSON.stringify(login)), 'LoginLink')).toEqual([]);
  const custom = await openReadyAccount(stripe);
  expect((await refusal(stripe.accounts.createLoginLink(custom.id))).message).toContain(
    'not an Express account',
  );
});

test('an account session opens the components that were asked for', async () => {
  const account = await openReadyAccount(shop.stripe);
  const session = await shop.stripe.accountSessions.create({
    account: account.id,
    components: { payments: { enabled: true, features: { refund_management: false } } },
  });
  expect(session.client_secret).toMatch(/^accs_secret__/);
  expect(session.components.payments).toEqual({
    enabled: true,
    features: expect.objectContaining({ refund_management: false, dispute_management: true }),
  });
  expect(session.components.payouts.enabled).toBe(false);
  expect(differences(JSON.parse(JSON.stringify(session)), 'AccountSession')).toEqual([]);
  const none = shop.stripe.accountSessions.create({ account: account.id, components: {} });
  await expect(none).rejects.toThrow();
});
