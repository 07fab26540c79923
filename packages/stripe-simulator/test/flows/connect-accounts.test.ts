import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLATFORM_APPLICATION as CLIENT_ID } from '../../src/kernel/simulated-account.ts';
import { AGREED, BOTH_CAPABILITIES, eventsOf, openReadyAccount, VERIFIED_PERSON } from '../connect.ts';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

test('a Custom account of which nothing is known is past due with everything, and does nothing', async () => {
  const account = await shop.stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_type: 'individual',
    capabilities: BOTH_CAPABILITIES,
  });
  expect(account).toMatchObject({
    type: 'custom',
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: false,
    default_currency: 'usd',
    capabilities: { card_payments: 'inactive', transfers: 'inactive' },
    controller: {
      fees: { payer: 'application_custom' },
      losses: { payments: 'application' },
      requirement_collection: 'application',
      stripe_dashboard: { type: 'none' },
    },
  });
  expect(account.requirements).toMatchObject({
    current_deadline: null,
    currently_due: [
      'business_profile.mcc',
      'business_profile.url',
      'external_account',
      'individual.address.city',
      'individual.address.line1',
      'individual.address.postal_code',
      'individual.address.state',
      'individual.dob.day',
      'individual.dob.month',
      'individual.dob.year',
      'individual.email',
      'individual.first_name',
      'individual.last_name',
      'individual.phone',
      'individual.ssn_last_4',
      'tos_acceptance.date',
      'tos_acceptance.ip',
    ],
    disabled_reason: 'requirements.past_due',
    past_due: account.requirements?.currently_due,
  });
});

test('an account that has given everything charges and is paid out, and each step is told', async () => {
  const { stripe } = shop;
  const account = await openReadyAccount(stripe, { external_account: '', metadata: { tier: 'gold' } });
  expect(account).toMatchObject({
    charges_enabled: true,
    payouts_enabled: false,
    details_submitted: true,
    requirements: { currently_due: ['external_account'], past_due: ['external_account'] },
    individual: { verification: { status: 'verified' }, relationship: { representative: true } },
  });
  await stripe.accounts.createExternalAccount(account.id, { external_account: 'btok_us_verified' });
  const paid = await stripe.accounts.retrieve(account.id);
  expect(paid).toMatchObject({
    payouts_enabled: true,
    requirements: { currently_due: [], eventually_due: [], disabled_reason: null },
    external_accounts: { data: [{ object: 'bank_account', last4: '6789', default_for_currency: true }] },
  });
  expect(await eventsOf(stripe, account.id)).toEqual([
    'person.created',
    'capability.updated',
    'capability.updated',
    'account.external_account.created',
    'account.updated',
  ]);
  const [told] = (await stripe.events.list({ type: 'account.updated' }, { stripeAccount: account.id })).data;
  expect(told).toMatchObject({
    account: account.id,
    data: { object: { payouts_enabled: true }, previous_attributes: { payouts_enabled: false } },
  });
  expect((await stripe.events.list({ type: 'account.updated' })).data).toEqual([]);
});

test('what is not decided at once is pending until it is checked', async () => {
  const { stripe } = shop;
  const { id_number: _, ...person } = VERIFIED_PERSON;
  const account = await openReadyAccount(stripe, {
    individual: { ...person, dob: { day: 1, month: 1, year: 1901 }, ssn_last_4: '0000' },
  });
  expect(account).toMatchObject({
    charges_enabled: false,
    capabilities: { card_payments: 'pending', transfers: 'pending' },
    requirements: {
      pending_verification: ['individual.verification.document'],
      disabled_reason: 'requirements.pending_verification',
      eventually_due: ['individual.id_number'],
    },
    individual: { verification: { status: 'pending' } },
  });
  await shop.advance(10);
  expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
    individual: { verification: { status: 'verified' } },
  });
  expect((await eventsOf(stripe, account.id)).slice(-4)).toEqual([
    'person.updated',
    'capability.updated',
    'capability.updated',
    'account.updated',
  ]);
});

test('who can not be verified has a deadline; past it the account is stopped, a document opens it', async () => {
  const { stripe } = shop;
  const account = await openReadyAccount(stripe, {
    individual: { ...VERIFIED_PERSON, id_number: '111111111', dob: { day: 2, month: 3, year: 1990 } },
  });
  await shop.advance(10);
  const unverified = await stripe.accounts.retrieve(account.id);
  expect(unverified).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
    requirements: {
      currently_due: ['individual.verification.document'],
      errors: [
        { code: 'verification_failed_keyed_identity', requirement: 'individual.verification.document' },
      ],
      past_due: [],
    },
    individual: {
      requirements: { currently_due: ['verification.document'] },
      verification: { status: 'unverified' },
    },
  });
  expect(unverified.requirements?.current_deadline).toBe(shop.running.simulator.now() - 5 + 14 * DAY);
  await shop.advance(15 * DAY);
  expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
    charges_enabled: false,
    payouts_enabled: false,
    requirements: {
      disabled_reason: 'requirements.past_due',
      past_due: ['individual.verification.document'],
    },
  });
  const verified = await stripe.accounts.update(account.id, {
    individual: { verification: { document: { front: 'file_identity_document_success' } } },
  });
  expect(verified).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
    requirements: { currently_due: [], current_deadline: null },
  });
});

test('a company names who represents and who owns it, under their ids', async () => {
  const { stripe } = shop;
  const account = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_type: 'company',
    business_profile: { mcc: '5734', product_description: 'Bicycles' },
    capabilities: BOTH_CAPABILITIES,
    company: {
      name: 'Rosen Bicycles',
      phone: '0000000000',
      tax_id: '222222222',
      address: { line1: 'address_full_match', city: 'Schenectady', state: 'NY', postal_code: '12345' },
    },
    external_account: {
      object: 'bank_account',
      country: 'US',
      currency: 'usd',
      routing_number: '110000000',
      account_number: '000123456789',
    },
    tos_acceptance: AGREED,
  });
  expect(account.requirements?.currently_due).toEqual(['relationship.owner', 'relationship.representative']);
  expect(account.company).toMatchObject({ tax_id_provided: true, address: { country: 'US' } });
  const representative = await stripe.accounts.createPerson(account.id, {
    ...VERIFIED_PERSON,
    relationship: { representative: true, owner: true, percent_ownership: 80 },
  });
  expect(representative).toMatchObject({
    relationship: { percent_ownership: 80, representative: true },
    requirements: { currently_due: ['relationship.title'] },
  });
  expect((await stripe.accounts.retrieve(account.id)).requirements?.currently_due).toEqual([
    `${representative.id}.relationship.title`,
  ]);
  await stripe.accounts.updatePerson(account.id, representative.id, { relationship: { title: 'CEO' } });
  expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
  });
  const owner = await stripe.accounts.createPerson(account.id, {
    first_name: 'Ola',
    relationship: { owner: true },
  });
  expect(
    (await stripe.accounts.listPersons(account.id, { relationship: { representative: true } })).data,
  ).toEqual([expect.objectContaining({ id: representative.id })]);
  expect((await stripe.accounts.retrieve(account.id)).requirements?.past_due).toContain(
    `${owner.id}.last_name`,
  );
  expect(await stripe.accounts.deletePerson(account.id, owner.id)).toMatchObject({ deleted: true });
  expect(await stripe.accounts.retrieve(account.id)).toMatchObject({ charges_enabled: true });
});

test.each([
  ['address_full_match', true, true],
  ['address_no_match', true, false],
  ['address_line1_no_match', false, false],
])('with a business address of %s charges are %s and payouts are %s', async (line1, charges, payouts) => {
  const account = await openReadyAccount(shop.stripe, {
    business_type: 'non_profit',
    company: {
      name: 'Helping Hands',
      phone: '0000000000',
      tax_id: '222222222',
      address: { line1, city: 'Schenectady', state: 'NY', postal_code: '12345' },
    },
  });
  await shop.stripe.accounts.createPerson(account.id, {
    ...VERIFIED_PERSON,
    relationship: { representative: true, title: 'CEO' },
  });
  const { charges_enabled, payouts_enabled } = await shop.stripe.accounts.retrieve(account.id);
  expect([charges_enabled, payouts_enabled]).toEqual([charges, payouts]);
});

test('a tax id that does not match, a bad website and a date on a sanctions list are told by their codes', async () => {
  const { stripe } = shop;
  const account = await openReadyAccount(stripe, {
    business_profile: { mcc: '5734', url: 'https://inaccessible.stripe.com' },
  });
  expect(account.requirements).toMatchObject({
    currently_due: ['business_profile.url'],
    errors: [{ code: 'invalid_url_website_inaccessible', requirement: 'business_profile.url' }],
  });
  const listed = await stripe.accounts.update(account.id, {
    individual: { dob: { day: 1, month: 1, year: 1900 } },
  });
  expect(listed).toMatchObject({
    charges_enabled: false,
    payouts_enabled: false,
    requirements: { disabled_reason: 'listed' },
  });
});

test('capabilities are asked for one by one', async () => {
  const { stripe } = shop;
  const account = await openReadyAccount(stripe, { capabilities: { transfers: { requested: true } } });
  expect(account).toMatchObject({ charges_enabled: false, payouts_enabled: true });
  expect(await stripe.accounts.retrieveCapability(account.id, 'card_payments')).toMatchObject({
    requested: false,
    requested_at: null,
    status: 'unrequested',
  });
  const asked = await stripe.accounts.updateCapability(account.id, 'card_payments', { requested: true });
  expect(asked).toMatchObject({
    id: 'card_payments',
    account: account.id,
    requested: true,
    status: 'active',
  });
  const { data } = await stripe.accounts.listCapabilities(account.id);
  expect(data.map(({ id, status }) => [id, status])).toEqual([
    ['card_payments', 'active'],
    ['transfers', 'active'],
  ]);
  expect(await refusal(stripe.accounts.retrieveCapability(account.id, 'flying'))).toMatchObject({
    code: 'resource_missing',
  });
});

test('one bank account or debit card of each currency is the default, and can not just go', async () => {
  const { stripe } = shop;
  const account = await openReadyAccount(stripe);
  const [bank] = account.external_accounts?.data ?? [];
  const card = await stripe.accounts.createExternalAccount(account.id, {
    external_account: { object: 'card', number: '4000056655665556', exp_month: 12, exp_year: 2034 },
    metadata: { nick: 'blue' },
  });
  expect(card).toMatchObject({
    object: 'card',
    funding: 'debit',
    default_for_currency: false,
    metadata: { nick: 'blue' },
  });
  const kept = await refusal(stripe.accounts.deleteExternalAccount(account.id, bank?.id ?? ''));
  expect(kept.message).toContain('You cannot delete the default external account');
  await stripe.accounts.updateExternalAccount(account.id, card.id, { default_for_currency: true });
  expect(await stripe.accounts.retrieveExternalAccount(account.id, bank?.id ?? '')).toMatchObject({
    default_for_currency: false,
  });
  await stripe.accounts.deleteExternalAccount(account.id, bank?.id ?? '');
  const { data } = await stripe.accounts.listExternalAccounts(account.id, { object: 'card' });
  expect(data.map(({ id }) => id)).toEqual([card.id]);
  const wrong = stripe.accounts.createExternalAccount(account.id, {
    external_account: {
      object: 'bank_account',
      country: 'US',
      routing_number: '110000000',
      account_number: '12345678',
    },
  });
  expect(await refusal(wrong)).toMatchObject({ code: 'account_number_invalid' });
});

test('a rejected account is stopped until that is taken back, and an empty one can be deleted', async () => {
  const { stripe } = shop;
  const account = await openReadyAccount(stripe);
  expect(await stripe.accounts.reject(account.id, { reason: 'fraud_other' })).toMatchObject({
    charges_enabled: false,
    payouts_enabled: false,
    requirements: { disabled_reason: 'rejected.fraud' },
  });
  expect(await stripe.accounts.unreject(account.id)).toMatchObject({ charges_enabled: true });
  expect((await stripe.accounts.list({ limit: 3 })).data.map(({ id }) => id)).toEqual([account.id]);
  expect(await stripe.accounts.del(account.id)).toEqual(expect.objectContaining({ deleted: true }));
  expect(await refusal(stripe.accounts.retrieve(account.id))).toMatchObject({
    code: 'account_invalid',
    statusCode: 403,
  });
  await shop.advance(30 * DAY);
});

test('Standard accounts, and those by controller, say who is responsible for what', async () => {
  const { stripe } = shop;
  const standard = await stripe.accounts.create({ type: 'standard' });
  expect(standard.capabilities).toEqual({ card_payments: 'inactive', transfers: 'inactive' });
  expect(standard.controller).toMatchObject({
    losses: { payments: 'stripe' },
    stripe_dashboard: { type: 'full' },
  });
  const own = await stripe.accounts.create({
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      stripe_dashboard: { type: 'express' },
    },
  });
  expect(own).toMatchObject({ type: 'none', controller: { is_controller: true, type: 'application' } });
  expect(await refusal(stripe.accounts.del(standard.id))).toMatchObject({
    type: 'StripeInvalidRequestError',
  });
  const agreed = stripe.accounts.update(own.id, { tos_acceptance: AGREED });
  expect((await refusal(agreed)).message).toContain('You cannot accept the Terms of Service');
  const both = stripe.accounts.create({ type: 'custom', controller: { fees: { payer: 'account' } } });
  expect((await refusal(both)).message).toContain('mutually exclusive');
});

test('what an account that Stripe asks itself was asked for, the platform may not change any more', async () => {
  const { stripe } = shop;
  const { id } = await stripe.accounts.create({ type: 'express', business_type: 'company' });
  await stripe.accounts.update(id, { company: { name: 'Rosen' } });
  const person = await stripe.accounts.createPerson(id, { first_name: 'Jenny' });
  await stripe.accountLinks.create({
    account: id,
    type: 'account_onboarding',
    refresh_url: 'https://app.example/again',
    return_url: 'https://app.example/done',
  });
  const refused = [
    stripe.accounts.update(id, { company: { name: 'Other' } }),
    stripe.accounts.update(id, { external_account: 'btok_us_verified' }),
    stripe.accounts.updatePerson(id, person.id, { first_name: 'Ola' }),
    stripe.accounts.deletePerson(id, person.id),
    stripe.accounts.createExternalAccount(id, { external_account: 'btok_us_verified' }),
  ];
  for (const request of refused)
    expect(await refusal(request)).toMatchObject({ statusCode: 403, code: 'account_invalid' });
  const named = await stripe.accounts.update(id, { metadata: { seller: '7' }, email: 'ola@example.com' });
  expect(named).toMatchObject({ metadata: { seller: '7' }, company: { name: 'Rosen' } });
  const custom = await openReadyAccount(stripe);
  await stripe.accountSessions.create({
    account: custom.id,
    components: { payouts: { enabled: true } },
  });
  expect(await stripe.accounts.update(custom.id, { external_account: 'btok_us_verified' })).toMatchObject({
    payouts_enabled: true,
  });
});

test('payouts of an account whose losses are Stripe’s are not the platform’s to schedule', async () => {
  const { stripe } = shop;
  const { id } = await stripe.accounts.create({ type: 'standard' });
  const weekly = { interval: 'weekly', weekly_anchor: 'friday' } as const;
  const updated = stripe.accounts.update(id, { settings: { payouts: { schedule: weekly } } });
  expect((await refusal(updated)).statusCode).toBe(403);
  const set = stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval: 'manual' } } } },
    { stripeAccount: id },
  );
  expect((await refusal(set)).statusCode).toBe(403);
  expect((await stripe.balanceSettings.retrieve({}, { stripeAccount: id })).payments).toMatchObject({
    debit_negative_balances: true,
    payouts: { schedule: { interval: 'daily' }, status: 'disabled' },
  });
});

test('a Standard account can be let go, and is then not there for the platform', async () => {
  const { stripe } = shop;
  const { id } = await stripe.accounts.create({ type: 'standard' });
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/connect',
    connect: true,
    enabled_events: ['account.application.deauthorized'],
  });
  const gone = await stripe.oauth.deauthorize({ client_id: CLIENT_ID, stripe_user_id: id });
  expect(gone.stripe_user_id).toBe(id);
  expect((await refusal(stripe.accounts.retrieve(id))).code).toBe('account_invalid');
  expect((await refusal(stripe.balance.retrieve({}, { stripeAccount: id }))).statusCode).toBe(403);
  const waiting = await fetch(`${shop.running.url}/_simulator/webhooks`);
  expect(JSON.stringify(await waiting.json())).toContain(endpoint.id);
  await stripe.webhookEndpoints.del(endpoint.id);
  const again = stripe.oauth.deauthorize({ client_id: CLIENT_ID, stripe_user_id: id });
  expect(await refusal(again)).toMatchObject({ type: 'StripeInvalidClientError', statusCode: 401 });
  const custom = await openReadyAccount(stripe);
  const controlled = stripe.oauth.deauthorize({ client_id: CLIENT_ID, stripe_user_id: custom.id });
  expect((await refusal(controlled)).type).toBe('StripeOAuthInvalidRequestError');
});

test('an account sees itself and no other', async () => {
  const { stripe } = shop;
  const one = await openReadyAccount(stripe);
  const other = await openReadyAccount(stripe);
  const as = { stripeAccount: one.id };
  expect((await stripe.accounts.retrieve(one.id, {}, as)).id).toBe(one.id);
  expect((await stripe.accounts.retrieveCurrent({}, as)).id).toBe(one.id);
  expect(await refusal(stripe.accounts.retrieve(other.id, {}, as))).toMatchObject({
    code: 'account_invalid',
  });
  expect(await refusal(stripe.accounts.create({ type: 'custom' }, as))).toMatchObject({
    code: 'platform_account_required',
  });
});

test('whatever refuses a request of OAuth says so as OAuth does', async () => {
  const url = `${shop.running.url}/oauth/deauthorize`;
  const ask = async (body: string, key: string) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(url, { method: 'POST', body, headers })).json();
  };
  expect(await ask('nonsense=1', 'sk_test_1')).toEqual({
    error: 'invalid_request',
    error_description: 'Received unknown parameter: nonsense',
  });
  expect(await ask('client_id=ca_1', 'nobody')).toMatchObject({ error: 'invalid_client' });
});
