import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = shop.stripe;
});
afterAll(() => shop.running.close());

async function disputed(card: string): Promise<Stripe.Dispute> {
  const intent = await stripe.paymentIntents.create({
    amount: 2_000,
    currency: 'usd',
    payment_method: card,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await shop.advance(2);
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  if (!dispute) throw new Error('Nobody disputed it.');
  return dispute;
}

test('a dispute has its network’s code of its reason, and says that nothing was submitted', async () => {
  expect(await disputed('pm_card_createDispute')).toMatchObject({
    reason: 'fraudulent',
    payment_method_details: { card: { network_reason_code: '10.4' } },
    evidence_details: { submission_count: 0, submission_method: 'not_submitted' },
  });
  expect(await disputed('pm_card_createDisputeProductNotReceived')).toMatchObject({
    reason: 'product_not_received',
    payment_method_details: { card: { network_reason_code: '13.1' } },
  });
});

test('staged evidence is not submitted; submitted once, nothing more is taken', async () => {
  const { id } = await disputed('pm_card_createDispute');
  const evidence = { uncategorized_text: 'It was them.' };
  expect(await stripe.disputes.update(id, { evidence, submit: false })).toMatchObject({
    status: 'needs_response',
    evidence_details: { has_evidence: true, submission_count: 0, submission_method: 'not_submitted' },
  });
  expect(await stripe.disputes.update(id, { evidence, submit: true })).toMatchObject({
    status: 'under_review',
    evidence_details: { submission_count: 1, submission_method: 'manual' },
  });
  expect(await refusal(stripe.disputes.update(id, { evidence }))).toMatchObject({ statusCode: 400 });
});

test('of a compliance dispute no evidence is taken before its fee is acknowledged', async () => {
  const { id, ...dispute } = await disputed('pm_card_createComplianceDispute');
  expect(dispute).toMatchObject({
    reason: 'noncompliant',
    enhanced_eligibility_types: ['visa_compliance'],
    payment_method_details: { card: { case_type: 'compliance' } },
    evidence_details: {
      enhanced_eligibility: { visa_compliance: { status: 'requires_fee_acknowledgement' } },
    },
  });
  const evidence = { uncategorized_text: 'It keeps to the rules.' };
  expect(await refusal(stripe.disputes.update(id, { evidence }))).toMatchObject({
    statusCode: 400,
    param: 'evidence[enhanced_evidence][visa_compliance][fee_acknowledged]',
  });
  expect(await stripe.disputes.retrieve(id)).toMatchObject({
    status: 'needs_response',
    evidence: { uncategorized_text: null },
  });
  const enhanced_evidence = { visa_compliance: { fee_acknowledged: true } };
  expect(await stripe.disputes.update(id, { evidence: { ...evidence, enhanced_evidence } })).toMatchObject({
    status: 'under_review',
    evidence_details: { enhanced_eligibility: { visa_compliance: { status: 'fee_acknowledged' } } },
  });
});

test('Mastercard’s compliance disputes have a fee of their own', async () => {
  expect(await disputed('pm_card_createMastercardComplianceDispute')).toMatchObject({
    enhanced_eligibility_types: ['mastercard_compliance'],
    evidence: { enhanced_evidence: { mastercard_compliance: { fee_acknowledged: false } } },
  });
});
