import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShop, refusal, type Shop } from '../shop.ts';

type Compelling = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3;

const DAY = 86_400;
const same = { customer_email_address: 'ada@acme.example', customer_purchase_ip: '203.0.113.7' };

let shop: Shop;
let stripe: Stripe;
beforeEach(async () => {
  shop = await openShop();
  stripe = shop.stripe;
});
afterEach(() => shop.running.close());

async function pay(method: string, customer?: string): Promise<string> {
  const intent = await stripe.paymentIntents.create({
    amount: 2_000,
    currency: 'usd',
    description: 'A month',
    payment_method: method,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...(customer ? { customer } : {}),
  });
  return String(intent.latest_charge);
}

async function disputeOf(charge: string): Promise<Stripe.Dispute> {
  await shop.advance(2);
  const [dispute] = (await stripe.disputes.list({ charge })).data;
  if (!dispute) throw new Error('Nobody disputed it.');
  return dispute;
}

/** What Stripe's page asks for, of two payments. */
const complete = (charges: readonly string[], more: object = {}): Compelling => ({
  disputed_transaction: { ...same, merchandise_or_services: 'services', product_description: 'A month' },
  prior_undisputed_transactions: charges.map((charge) => ({
    ...same,
    charge,
    product_description: 'A month before',
    ...more,
  })),
});

const stage = (id: string, compelling: Compelling, submit = false) =>
  stripe.disputes.update(id, {
    evidence: { enhanced_evidence: { visa_compelling_evidence_3: compelling } },
    submit,
  });

const judged = ({ evidence_details: details }: Stripe.Dispute) =>
  details.enhanced_eligibility.visa_compelling_evidence_3;

test('the card for it may qualify from the start, and says what is missing until it has all', async () => {
  const priors = [await pay('pm_card_visa'), await pay('pm_card_visa')];
  const dispute = await disputeOf(await pay('pm_card_createCe3EligibleDispute'));
  expect(dispute.enhanced_eligibility_types).toEqual(['visa_compelling_evidence_3']);
  expect(judged(dispute)).toEqual({
    status: 'requires_action',
    required_actions: [
      'missing_prior_undisputed_transactions',
      'missing_customer_identifiers',
      'missing_merchandise_or_services',
    ],
  });
  const nameless = complete(priors, { product_description: '' });
  expect(judged(await stage(dispute.id, nameless))).toEqual({
    status: 'requires_action',
    required_actions: ['missing_prior_undisputed_transaction_description'],
  });
  const qualified = await stage(dispute.id, complete(priors));
  expect(judged(qualified)).toEqual({ status: 'qualified', required_actions: [] });
  expect(qualified.status).toBe('needs_response');
});

test.each([
  { what: 'an address alone', more: { customer_email_address: '' } },
  { what: 'no main element', more: { customer_purchase_ip: '' } },
  { what: 'another address', more: { customer_purchase_ip: '203.0.113.8' } },
])('identifiers that do not link the payments do not qualify: $what', async ({ more }) => {
  const priors = [await pay('pm_card_visa'), await pay('pm_card_visa')];
  const { id } = await disputeOf(await pay('pm_card_createCe3EligibleDispute'));
  expect(judged(await stage(id, complete(priors, more)))).toMatchObject({
    required_actions: ['missing_customer_identifiers'],
  });
});

test('two names of a device are one element', async () => {
  const priors = [await pay('pm_card_visa'), await pay('pm_card_visa')];
  const { id } = await disputeOf(await pay('pm_card_createCe3EligibleDispute'));
  const device = {
    customer_purchase_ip: '',
    customer_email_address: '',
    customer_device_id: 'serial-number-of-it',
    customer_device_fingerprint: 'a-fingerprint-of-the-device',
  };
  const both = complete(priors, device);
  const given: Compelling = { ...both, disputed_transaction: { ...both.disputed_transaction, ...device } };
  expect(judged(await stage(id, given))?.required_actions).toEqual(['missing_customer_identifiers']);
  const short = complete(priors, { customer_device_id: 'short' });
  expect(await refusal(stage(id, short))).toMatchObject({ statusCode: 400 });
});

test('sent, it qualifies or it does not; the evidence goes to the bank either way', async () => {
  const priors = [await pay('pm_card_visa'), await pay('pm_card_visa')];
  const good = await disputeOf(await pay('pm_card_createCe3EligibleDispute'));
  const sent = await stage(good.id, complete(priors), true);
  expect({ status: sent.status, compelling: judged(sent)?.status }).toEqual({
    status: 'under_review',
    compelling: 'qualified',
  });
  const bad = await disputeOf(await pay('pm_card_createCe3EligibleDispute'));
  const half = await stage(bad.id, complete(priors.slice(1)), true);
  expect({ status: half.status, compelling: judged(half)?.status }).toEqual({
    status: 'under_review',
    compelling: 'not_qualified',
  });
});

test('payments that are not there, or more than two, are refused', async () => {
  const priors = [await pay('pm_card_visa'), await pay('pm_card_visa')];
  const { id } = await disputeOf(await pay('pm_card_createCe3EligibleDispute'));
  expect(await refusal(stage(id, complete([...priors, 'ch_none'])))).toMatchObject({ statusCode: 400 });
  expect(await refusal(stage(id, complete(['ch_none'])))).toMatchObject({ code: 'resource_missing' });
});

/** Of any other Visa card it is as in life. What is given back before the bank speaks is paid, and not disputed. */
async function disputedAfter(days: number, refunded = true) {
  const { id: customer } = await stripe.customers.create({ email: 'ada@acme.example' });
  const { id: method } = await stripe.paymentMethods.attach('pm_card_createDispute', { customer });
  const priors = [await pay(method, customer), await pay(method, customer)];
  if (refunded) for (const charge of priors) await stripe.refunds.create({ charge });
  await shop.advance(days * DAY);
  return { dispute: await disputeOf(await pay(method, customer)), priors };
}

test.each([
  { days: 119, counts: false },
  { days: 120, counts: true },
  { days: 364, counts: true },
  { days: 365, counts: false },
])('payments by the same card $days days before count: $counts', async ({ days, counts }) => {
  const { dispute, priors } = await disputedAfter(days);
  expect(dispute.enhanced_eligibility_types).toEqual(counts ? ['visa_compelling_evidence_3'] : []);
  const filled = dispute.evidence.enhanced_evidence.visa_compelling_evidence_3;
  expect(filled?.prior_undisputed_transactions.map(({ charge }) => charge).toSorted()).toEqual(
    counts ? priors.toSorted() : undefined,
  );
  expect(judged(await stage(dispute.id, complete(priors)))?.status).toBe(
    counts ? 'qualified' : 'requires_action',
  );
});

test('payments that were disputed themselves, or are by another card, do not count', async () => {
  const { dispute, priors } = await disputedAfter(130, false);
  expect(dispute.enhanced_eligibility_types).toEqual([]);
  expect(judged(await stage(dispute.id, complete(priors)))).toEqual({
    status: 'requires_action',
    required_actions: ['missing_prior_undisputed_transactions'],
  });
});

test('no dispute of another reason qualifies', async () => {
  const priors = [await pay('pm_card_visa'), await pay('pm_card_visa')];
  const { id } = await disputeOf(await pay('pm_card_createDisputeProductNotReceived'));
  expect(judged(await stage(id, complete(priors)))).toEqual({
    status: 'not_qualified',
    required_actions: [],
  });
});
