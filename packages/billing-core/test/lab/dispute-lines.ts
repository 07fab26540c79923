import { randomUUID } from 'node:crypto';
import type { DisputeAct } from '../../src/billing.ts';
import type { ActKindName } from '../../src/shell/calls/act-kinds.ts';
import { acceptDispute, stageEvidence, submitEvidence } from '../../src/shell/disputes/answer-dispute.ts';
import { attachFile } from '../../src/shell/disputes/attach-file.ts';
import type { ActLine, Begun } from './act-lines.ts';
import { aSubscriber, type Stand } from './stand.ts';

/** Charged, then disputed right after (docs.stripe.com/testing#disputes). */
const DISPUTED = 'pm_card_createDispute';
const FILE = { name: 'receipt.pdf', type: 'application/pdf', data: Buffer.from('%PDF-1.7\nreceipt') };

/** A payment of the customer's by a card of Stripe's that brings trouble. */
export async function payWith(
  stand: Stand,
  { customer, card }: { customer: string; card: string },
): Promise<string> {
  const { stripe } = stand;
  const method = await stripe.paymentMethods.attach(card, { customer });
  const intent = await stripe.paymentIntents.create({
    customer,
    amount: 2_900,
    currency: 'usd',
    payment_method: method.id,
    confirm: true,
    off_session: true,
  });
  await stand.simulator.simulator.advance(5);
  await stand.settle();
  return intent.id;
}

export async function disputeOf(
  stand: Stand,
  { customer, card = DISPUTED }: { customer: string; card?: string },
): Promise<string> {
  const payment_intent = await payWith(stand, { customer, card });
  const { data } = await stand.stripe.disputes.list({ payment_intent });
  return data[0]?.id ?? '';
}

/** A dispute with its draft; `token` is its id. */
async function begin(stand: Stand): Promise<Begun> {
  const { account, customer } = await aSubscriber(stand);
  const disputeId = await disputeOf(stand, { customer });
  const act = { accountId: account, actorId: 'ada', actId: randomUUID() };
  const { disputes } = stand.billing;
  await disputes.collect({ ...act, actId: randomUUID(), disputeId }, { because: 'Asked for.' });
  return { act, subscriptionId: '', token: disputeId };
}

const toAct = ({ act, token }: Begun): DisputeAct => ({ ...act, disputeId: token });

/** The draft is collected once more by `begin` where a worker had drafted it: what counts is the revision of now. */
async function revisionOf(stand: Pick<Stand, 'db'>, { token }: Begun): Promise<number> {
  const { revision } = await stand.db
    .selectFrom('dispute_answers')
    .select('revision')
    .where('dispute_id', '=', token)
    .executeTakeFirstOrThrow();
  return revision;
}

export const DISPUTE_LINES = {
  submit_evidence: {
    begin,
    press: async (context, begun) =>
      submitEvidence(context, toAct(begun), { revision: await revisionOf(context, begun), because: 'Used.' }),
    count: async ({ stripe }, { token }) => {
      const { status, evidence_details: details } = await stripe.disputes.retrieve(token);
      return { submissions: details.submission_count, underReview: status === 'under_review' ? 1 : 0 };
    },
  },
  accept_dispute: {
    begin,
    press: (context, begun) => acceptDispute(context, toAct(begun), { because: 'They are right.' }),
    count: async ({ stripe }, { token }) => {
      const { status } = await stripe.disputes.retrieve(token);
      const { data } = await stripe.events.list({ type: 'charge.dispute.closed', limit: 100 });
      const own = data.filter(({ data: { object } }) => 'id' in object && object.id === token);
      return { lost: status === 'lost' ? 1 : 0, closed: own.length };
    },
  },
  stage_evidence: {
    begin,
    press: async (context, begun) =>
      stageEvidence(context, toAct(begun), {
        revision: await revisionOf(context, begun),
        because: 'Asked for.',
      }),
    count: async ({ stripe }, { token }) => {
      const { status, evidence_details: details } = await stripe.disputes.retrieve(token);
      return { staged: status === 'needs_response' && details.has_evidence ? 1 : 0 };
    },
  },
  upload_dispute_file: {
    begin,
    press: (context, begun) =>
      attachFile(context, toAct(begun), { field: 'receipt', file: FILE, because: 'Asked for.' }),
    count: async ({ db }, { token }) => {
      const files = await db
        .selectFrom('dispute_files')
        .select('id')
        .where('dispute_id', '=', token)
        .execute();
      return { files: files.length };
    },
  },
} as const satisfies Partial<Record<ActKindName, ActLine>>;
