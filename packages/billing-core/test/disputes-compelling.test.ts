import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DisputeAct } from '../src/billing.ts';
import type { CompellingChoice } from '../src/domain/disputes/compelling-evidence.ts';
import { aCustomerOfAcme } from './refund-stage.ts';
import { codeOf, DAY, must, openWorld, type World } from './world.ts';

/** Disputed as fraud right after (docs.stripe.com/testing#disputes). */
const FRAUD = 'pm_card_createDispute';
const COMPLIANCE = 'pm_card_createComplianceDispute';
const MASTERCARD_COMPLIANCE = 'pm_card_createMastercardComplianceDispute';
const IP = '203.0.113.7';

let on: World;
let customer: string;
beforeEach(async () => {
  on = await openWorld();
  customer = await aCustomerOfAcme(on);
});
afterEach(() => on.close());

const act = (disputeId: string): DisputeAct => ({ ...on.act(), disputeId });

async function agreedFrom(ip: string): Promise<void> {
  await on.db
    .insertInto('policy_acceptances')
    .values({
      account_id: 'acme',
      id: `terms:${ip}`,
      user_id: 'ada',
      policy: 'Terms of service',
      version: '1',
      shown_at: 'checkout',
      wording: null,
      ip,
      user_agent: null,
      accepted_at: on.now(),
    })
    .execute();
}

async function cardOf(token: string, email = 'ada@acme.example'): Promise<string> {
  const { id } = await on.stripe.paymentMethods.attach(token, { customer });
  await on.stripe.paymentMethods.update(id, { billing_details: { email } });
  return id;
}

async function pay(method: string, description: string, more: object = {}): Promise<string> {
  const intent = await on.stripe.paymentIntents.create({
    customer,
    amount: 2_900,
    currency: 'usd',
    description,
    payment_method: method,
    confirm: true,
    off_session: true,
    ...more,
  });
  return String(intent.latest_charge);
}

/** The simulator's bank disputes what was captured at once: what is captured later is a payment that nobody disputes. */
async function payInPeace(method: string, description: string): Promise<string> {
  const charge = await pay(method, description, { capture_method: 'manual' });
  await on.advance(2);
  const { payment_intent: intent } = await on.stripe.charges.retrieve(charge);
  await on.stripe.paymentIntents.capture(String(intent));
  return charge;
}

interface Past {
  id: string;
  january: string;
  february: string;
}

/** Two payments that nobody disputed, and one that somebody does, by one card: 160, 130 and no days ago. */
async function disputedAfterTwo(): Promise<Past> {
  const card = await cardOf(FRAUD);
  const january = await payInPeace(card, 'January');
  await on.advance(30 * DAY);
  const february = await payInPeace(card, 'February');
  await on.advance(130 * DAY);
  const charge = await pay(card, 'July');
  await on.advance(5);
  const [dispute] = (await on.stripe.disputes.list({ charge })).data;
  return { id: dispute?.id ?? '', january, february };
}

const draftOf = async (id: string) => must(await on.billing.disputes.get(id)).draft;
const submit = async (id: string, more: object = {}) =>
  on.billing.disputes.submit(act(id), {
    revision: (await draftOf(id))?.revision ?? 0,
    because: 'They used it.',
    ...more,
  });
const sentTo = async (id: string) => {
  const { evidence, evidence_details: details, status } = await on.stripe.disputes.retrieve(id);
  return { enhanced: evidence.enhanced_evidence, eligibility: details.enhanced_eligibility, status };
};

test('two earlier payments from where the disputed one came go along by themselves, and count', async () => {
  await agreedFrom(IP);
  const { id, january, february } = await disputedAfterTwo();
  const draft = await draftOf(id);
  expect(draft?.compelling).toMatchObject({
    status: 'requires_action',
    isDeclined: false,
    isChanged: false,
    choice: {
      ip: IP,
      login: 'ada@acme.example',
      email: 'ada@acme.example',
      priors: [
        { chargeId: february, description: 'February' },
        { chargeId: january, description: 'January' },
      ],
    },
    candidates: [
      { chargeId: february, amountMinor: 2_900, currency: 'usd', addresses: [IP] },
      { chargeId: january, addresses: [IP] },
    ],
  });
  expect(must(await submit(id))).toEqual({ status: 'under_review' });
  const { enhanced, eligibility } = await sentTo(id);
  expect(enhanced.visa_compelling_evidence_3?.disputed_transaction).toMatchObject({
    customer_purchase_ip: IP,
    merchandise_or_services: 'services',
  });
  expect(eligibility.visa_compelling_evidence_3).toEqual({ status: 'qualified', required_actions: [] });
  await on.settle();
  expect((await draftOf(id))?.compelling?.status).toBe('qualified');
});

test('shown at Stripe before, it says whether they count, and nothing is sent', async () => {
  await agreedFrom(IP);
  const { id } = await disputedAfterTwo();
  must(await on.billing.disputes.stage(act(id), { revision: 1, because: 'Asked for.' }));
  await on.settle();
  expect(must(await on.billing.disputes.get(id))).toMatchObject({
    status: 'needs_response',
    draft: { compelling: { status: 'qualified', requiredActions: [] } },
  });
});

test('declined, none go along, not even those that Stripe has filled in; and they can be taken up again', async () => {
  await agreedFrom(IP);
  const { id } = await disputedAfterTwo();
  const before = (await draftOf(id))?.compelling?.choice ?? null;
  const { chooseCompelling } = on.billing.disputes;
  const { revision } = must(
    await chooseCompelling(act(id), { revision: 1, choice: null, because: 'Asked for.' }),
  );
  expect((await draftOf(id))?.compelling).toMatchObject({ isDeclined: true, choice: before });
  const again = must(await chooseCompelling(act(id), { revision, choice: before, because: 'Asked for.' }));
  expect((await draftOf(id))?.compelling?.isDeclined).toBe(false);
  must(await chooseCompelling(act(id), { revision: again.revision, choice: null, because: 'Asked for.' }));
  must(await submit(id));
  expect(await sentTo(id)).toEqual({ enhanced: {}, eligibility: {}, status: 'under_review' });
});

test('what a person writes is sent and outlives collecting anew; of two who write, the second is told', async () => {
  await agreedFrom(IP);
  const { id, january, february } = await disputedAfterTwo();
  const { chooseCompelling, collect } = on.billing.disputes;
  const choice: CompellingChoice = {
    ip: '2001:db8::7',
    login: null,
    email: 'ada@acme.example',
    description: 'A month of Acme',
    priors: [
      { chargeId: january, description: 'The first month' },
      { chargeId: february, description: 'The second month' },
    ],
  };
  must(await chooseCompelling(act(id), { revision: 1, choice, because: 'Asked for.' }));
  expect(codeOf(await chooseCompelling(act(id), { revision: 1, choice, because: 'Asked for.' }))).toBe(
    'dispute_draft_changed',
  );
  must(await collect(act(id), { because: 'Asked for.' }));
  expect((await draftOf(id))?.compelling).toMatchObject({ choice, isChanged: true });
  must(await submit(id));
  const { enhanced } = await sentTo(id);
  expect(enhanced.visa_compelling_evidence_3).toMatchObject({
    disputed_transaction: { customer_account_id: null, product_description: 'A month of Acme' },
    prior_undisputed_transactions: [
      { charge: january, customer_purchase_ip: '2001:db8::7' },
      { charge: february, product_description: 'The second month' },
    ],
  });
});

test('a choice that can not count is refused before Stripe hears of it', async () => {
  await agreedFrom(IP);
  const { id } = await disputedAfterTwo();
  const good = (await draftOf(id))?.compelling?.choice;
  if (!good) throw new Error('Nothing was collected.');
  const first = good.priors.slice(0, 1);
  const spoilt: Record<string, CompellingChoice> = {
    'one payment': { ...good, priors: first },
    'a payment twice': { ...good, priors: [...first, ...first] },
    'somebody else’s payment': { ...good, priors: [...first, { chargeId: 'ch_1', description: 'x' }] },
    'no address': { ...good, ip: 'at home' },
    'an address alone': { ...good, login: null, email: null },
    'no words': { ...good, description: ' ' },
  };
  for (const [what, choice] of Object.entries(spoilt))
    expect(
      codeOf(
        await on.billing.disputes.chooseCompelling(act(id), { revision: 1, choice, because: 'Asked for.' }),
      ),
      what,
    ).toBe('evidence_refused');
});

test('where nothing links them none go along, until somebody who knows the address types it', async () => {
  const { id, january, february } = await disputedAfterTwo();
  const compelling = (await draftOf(id))?.compelling;
  expect(compelling).toMatchObject({ choice: null, candidates: [{ addresses: [] }, { addresses: [] }] });
  const choice = {
    ip: IP,
    login: 'ada@acme.example',
    email: null,
    description: 'A month',
    priors: [january, february].map((chargeId) => ({ chargeId, description: 'A month' })),
  };
  must(await on.billing.disputes.chooseCompelling(act(id), { revision: 1, choice, because: 'Asked for.' }));
  must(await submit(id));
  expect((await sentTo(id)).eligibility.visa_compelling_evidence_3?.status).toBe('qualified');
});

test('payments that were given back, warned of, or by another card are no candidates', async () => {
  await agreedFrom(IP);
  const card = await cardOf(FRAUD);
  const good = await payInPeace(card, 'Good');
  const refunded = await payInPeace(card, 'Given back');
  await on.stripe.refunds.create({ charge: refunded, amount: 100 });
  const warned = await payInPeace(card, 'Warned of');
  await on.db
    .insertInto('early_fraud_warnings')
    .values({
      account_id: 'acme',
      id: 'issfr_1',
      customer_id: customer,
      charge_id: warned,
      payment_intent_id: null,
      fraud_type: 'misc',
      actionable: false,
      stripe_created_at: on.now(),
    })
    .execute();
  await pay(await cardOf('pm_card_visa'), 'By another card');
  await on.advance(130 * DAY);
  const charge = await pay(card, 'Disputed');
  await on.advance(5);
  const [dispute] = (await on.stripe.disputes.list({ charge })).data;
  const compelling = (await draftOf(dispute?.id ?? ''))?.compelling;
  expect(compelling?.candidates.map(({ chargeId }) => chargeId)).toEqual([good]);
  expect(compelling?.choice).toBeNull();
});

test.each([
  [COMPLIANCE, 'visa_compliance'],
  [MASTERCARD_COMPLIANCE, 'mastercard_compliance'],
] as const)(
  'of a compliance dispute by %s nothing is sent before somebody says that they know of its fee',
  async (token, program) => {
    const charge = await pay(await cardOf(token), 'July');
    await on.advance(5);
    const [dispute] = (await on.stripe.disputes.list({ charge })).data;
    const id = dispute?.id ?? '';
    expect(must(await on.billing.disputes.get(id))).toMatchObject({
      hasNetworkFee: true,
      reason: 'noncompliant',
    });
    expect(codeOf(await submit(id))).toBe('dispute_fee_not_acknowledged');
    expect((await sentTo(id)).status).toBe('needs_response');
    expect(must(await on.billing.disputes.get(id)).answered).toBeNull();
    expect(must(await submit(id, { acknowledgesFee: true }))).toEqual({ status: 'under_review' });
    expect(await sentTo(id)).toMatchObject({
      enhanced: { [program]: { fee_acknowledged: true } },
      eligibility: { [program]: { status: 'fee_acknowledged' } },
    });
  },
);
