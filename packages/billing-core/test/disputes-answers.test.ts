import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { DisputeAct } from '../src/billing.ts';
import { claimAnswer } from '../src/shell/disputes/claim-answer.ts';
import { isAnyWaiting } from './is-any-waiting.ts';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

/** Charges are disputed right after they succeed (docs.stripe.com/testing#disputes). */
const DISPUTED = '4000000000000259';
const INQUIRY = '4000000000001976';
const PDF = Buffer.from('%PDF-1.7\nreceipt');

let world: World | undefined;
afterEach(() => world?.close());

async function disputed(card = DISPUTED): Promise<{ on: World; act: () => DisputeAct; id: string }> {
  const on = await openWorld();
  world = on;
  await buy(on, { planKey: 'starter', card });
  await on.advance(5);
  const [dispute] = (await on.stripe.disputes.list()).data;
  const id = dispute?.id ?? '';
  return { on, id, act: () => ({ ...on.act(), disputeId: id }) };
}

const revisionOf = async (on: World, id: string) =>
  must(await on.billing.disputes.get(id)).draft?.revision ?? 0;
const because = 'The bank asks.';
const evidence = { uncategorized_text: 'winning_evidence' };

test('evidence is drafted, edited, gets a file, and is sent to the bank once: won', async () => {
  const { on, id, act } = await disputed();
  const { disputes } = on.billing;
  const shown = must(await disputes.get(id));
  expect(shown).toMatchObject({ needsResponse: true, answered: null, reason: 'fraudulent' });
  const { revision } = must(await disputes.edit(act(), { revision: 1, evidence, because }));
  const file = { name: 'receipt.pdf', type: 'application/pdf', data: PDF };
  const attached = must(await disputes.attach(act(), { field: 'receipt', file, because }));
  expect(attached.revision).toBe(revision + 1);
  const sent = await disputes.submit(act(), { revision: attached.revision, because: 'They used it.' });
  expect(must(sent)).toEqual({ status: 'under_review' });
  const there = await on.stripe.disputes.retrieve(id);
  expect(there.evidence).toMatchObject({ uncategorized_text: 'winning_evidence', receipt: attached.fileId });
  expect(there.evidence_details.submission_count).toBe(1);
  await on.advance(5);
  expect(must(await disputes.get(id))).toMatchObject({
    status: 'won',
    answered: { answer: 'evidence', by: 'ada' },
  });
  expect(await disputes.winRates()).toEqual([{ reason: 'fraudulent', won: 1, lost: 0, open: 0 }]);
  expect((await disputes.list({ show: 'closed' })).items).toMatchObject([{ id, accountName: 'Acme' }]);
  const audit = await on.db
    .selectFrom('audit_log')
    .select('because')
    .where('action', '=', 'dispute.answer')
    .execute();
  expect(audit).toEqual([{ because: 'They used it.' }]);
});

test('accepted, it is lost; and then nothing more is sent', async () => {
  const { on, id, act } = await disputed();
  expect(must(await on.billing.disputes.accept(act(), { because: 'They are right.' }))).toEqual({
    status: 'lost',
  });
  const again = await on.billing.disputes.submit(act(), { revision: 1, because: 'Or not.' });
  expect(codeOf(again)).toBe('dispute_answered');
  expect((await on.stripe.disputes.retrieve(id)).evidence_details.submission_count).toBe(0);
});

test('an inquiry is answered, and can not be accepted', async () => {
  const { on, id, act } = await disputed(INQUIRY);
  expect(codeOf(await on.billing.disputes.accept(act(), { because: 'Fine.' }))).toBe('inquiry_not_accepted');
  const { revision } = must(await on.billing.disputes.edit(act(), { revision: 1, evidence, because }));
  expect(must(await on.billing.disputes.submit(act(), { revision, because: 'It was them.' }))).toEqual({
    status: 'warning_under_review',
  });
  await on.advance(5);
  expect(must(await on.billing.disputes.get(id)).status).toBe('warning_closed');
});

test('an inquiry is answered by giving the payment back: in part it waits on, in full it is closed and needs no evidence', async () => {
  const { on, id, act } = await disputed(INQUIRY);
  const { chargeId } = must(await on.billing.disputes.get(id));
  const giveBack = async (amountMinor: number) =>
    on.billing.refunds.create(on.act(), {
      chargeId,
      amountMinor,
      reason: 'requested_by_customer',
      note: 'The bank asks.',
      customerNote: null,
      creditNote: false,
      endSubscription: false,
      reverseTransfer: false,
      refundApplicationFee: false,
      role: 'finance',
    });
  must(await giveBack(900));
  await on.settle();
  expect(must(await on.billing.disputes.get(id))).toMatchObject({
    status: 'warning_needs_response',
    refunded: { amountMinor: 900, currency: 'usd' },
  });
  must(await giveBack(2_000));
  await on.settle();
  expect(must(await on.billing.disputes.get(id))).toMatchObject({
    status: 'warning_closed',
    isClosed: true,
    answered: null,
    refunded: { amountMinor: 2_900, currency: 'usd' },
    ledger: [],
  });
  expect(codeOf(await on.billing.disputes.submit(act(), { revision: 1, because: 'Late.' }))).toBe(
    'dispute_answered',
  );
  expect((await on.stripe.disputes.retrieve(id)).evidence_details.submission_count).toBe(0);
});

test('who may give nothing back can not answer an inquiry by it; and a dispute, which holds the money, nobody can', async () => {
  const { on, id } = await disputed(INQUIRY);
  const { chargeId } = must(await on.billing.disputes.get(id));
  const preview = await on.billing.refunds.preview({ accountId: 'acme', chargeId, role: 'support' });
  expect(must(preview).refusal?.code).toBe('refund_above_limit');
  await on.close();
  const chargeback = await disputed();
  const held = must(await chargeback.on.billing.disputes.get(chargeback.id));
  const refused = await chargeback.on.billing.refunds.preview({
    accountId: 'acme',
    chargeId: held.chargeId,
    role: 'admin',
  });
  expect(must(refused).refusal?.code).toBe('refund_disputed');
});

test('a draft that somebody changed meanwhile is not sent as something else', async () => {
  const { on, act } = await disputed();
  const { disputes } = on.billing;
  must(await disputes.edit(act(), { revision: 1, evidence, because }));
  expect(codeOf(await disputes.submit(act(), { revision: 1, because: 'As I saw it.' }))).toBe(
    'dispute_draft_changed',
  );
  expect(codeOf(await disputes.edit(act(), { revision: 1, evidence, because }))).toBe(
    'dispute_draft_changed',
  );
});

test('what somebody answers between the look at a draft and the writing of an edit is not edited any more', async () => {
  const { on, id, act } = await disputed();
  const of = { accountId: 'acme', disputeId: id, stage: 'dispute' } as const;
  const { edited } = await on.db.transaction().execute(async (trx) => {
    expect(await claimAnswer(trx, of, { act: act(), answer: 'evidence', revision: 1 })).toBe(true);
    // It sees the draft without the claim, which is not committed, and waits for the row.
    const edited = on.billing.disputes.edit(act(), { revision: 1, evidence, because });
    await vi.waitUntil(() => isAnyWaiting(on.db), 10_000);
    return { edited };
  });
  expect(codeOf(await edited)).toBe('dispute_draft_changed');
  expect(await revisionOf(on, id)).toBe(1);
});

test('what is too long, no evidence, or no such file is refused before Stripe hears of it', async () => {
  const { on, act } = await disputed();
  const { disputes } = on.billing;
  const long = { uncategorized_text: 'x'.repeat(20_001) };
  expect(codeOf(await disputes.edit(act(), { revision: 1, evidence: long, because }))).toBe(
    'evidence_refused',
  );
  const program = { name: 'a.pdf', type: 'application/pdf', data: Buffer.from('MZ') };
  expect(codeOf(await disputes.attach(act(), { field: 'receipt', file: program, because }))).toBe(
    'evidence_refused',
  );
  const large = {
    name: 'a.pdf',
    type: 'application/pdf',
    data: Buffer.concat([PDF, Buffer.alloc(4_800_000)]),
  };
  expect(codeOf(await disputes.attach(act(), { field: 'receipt', file: large, because }))).toBe(
    'evidence_refused',
  );
  expect((await on.stripe.files.list()).data).toEqual([]);
});

test('a dispute of another account is not there', async () => {
  const { on, act } = await disputed();
  await on.billing.accounts.ensure({ id: 'other', name: 'Other', email: 'o@other.example' });
  const of = { ...act(), accountId: 'other' };
  expect(codeOf(await on.billing.disputes.edit(of, { revision: 1, evidence, because }))).toBe(
    'dispute_not_found',
  );
  expect(codeOf(await on.billing.disputes.submit(of, { revision: 1, because: 'Mine?' }))).toBe(
    'dispute_not_found',
  );
});

test('collected anew, what a person wrote stays theirs', async () => {
  const { on, id, act } = await disputed();
  const { disputes } = on.billing;
  const before = must(await disputes.get(id)).draft?.fields ?? [];
  const texts = Object.fromEntries(
    before.filter(({ kind }) => kind === 'text').map(({ field, text }) => [field, text]),
  );
  must(
    await disputes.edit(act(), {
      revision: 1,
      evidence: { ...texts, customer_name: 'A. Lovelace' },
      because,
    }),
  );
  await on.db
    .insertInto('policy_acceptances')
    .values({
      account_id: 'acme',
      id: 'p1',
      user_id: 'ada',
      policy: 'Terms of service',
      version: '1',
      shown_at: 'checkout',
      wording: null,
      ip: '203.0.113.7',
      user_agent: null,
      accepted_at: new Date(on.now().getTime() - 60_000),
    })
    .execute();
  must(await disputes.collect(act(), { because }));
  const after = must(await disputes.get(id)).draft?.fields ?? [];
  const textOf = (name: string) => after.find(({ field }) => field === name)?.text;
  expect(textOf('customer_name')).toBe('A. Lovelace');
  expect(textOf('customer_purchase_ip')).toBe('203.0.113.7');
});

test('staged, it is at Stripe and not with the bank', async () => {
  const { on, id, act } = await disputed();
  must(await on.billing.disputes.stage(act(), { revision: await revisionOf(on, id), because }));
  expect(await on.stripe.disputes.retrieve(id)).toMatchObject({
    status: 'needs_response',
    evidence_details: { has_evidence: true, submission_count: 0 },
  });
});

test('of any number that confirm at once, in any way, one is sent', async () => {
  const { on, id } = await disputed();
  const { disputes } = on.billing;
  const shared = { ...on.act(), disputeId: id };
  const waysOf = (way: string) => {
    const act = way === 'same' ? shared : { ...on.act(), disputeId: id };
    return way === 'accept'
      ? disputes.accept(act, { because: 'Give up.' })
      : disputes.submit(act, { revision: 1, because: 'Sent.' });
  };
  const outcomes = await Promise.all(['same', 'other', 'same', 'accept', 'other'].map(waysOf));
  expect(outcomes.some(({ ok }) => ok)).toBe(true);
  const events = await on.stripe.events.list({ limit: 100 });
  const answered = events.data.filter(
    ({ type, data }) =>
      (type === 'charge.dispute.updated' &&
        data.previous_attributes &&
        'status' in data.previous_attributes) ||
      type === 'charge.dispute.closed',
  );
  expect(answered).toHaveLength(1);
});

test('whatever dies after the claim, before or after the call, and whoever tries again: one submission', async () => {
  const { on, id, act } = await disputed();
  const of = { accountId: 'acme', disputeId: id, stage: 'dispute' } as const;
  const first = act();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('mine', 'theirs', 'failed'), { minLength: 1, maxLength: 6 }),
      async (tries) => {
        await on.db
          .updateTable('dispute_answers')
          .set({ answer: null, act_id: null, answered_by: null })
          .execute();
        await on.db.deleteFrom('intents').where('kind', '=', 'submit_evidence').execute();
        const claim = (one: DisputeAct) =>
          claimAnswer(on.db, of, { act: one, answer: 'evidence', revision: 1 });
        expect(await claim(first)).toBe(true);
        let hasFailed = false;
        for (const each of tries) {
          if (each === 'failed' && !hasFailed) {
            hasFailed = true;
            await on.db
              .insertInto('intents')
              .values({
                id: randomUUID(),
                account_id: 'acme',
                act_id: first.actId,
                kind: 'submit_evidence',
                params: '{}',
                params_hash: '',
                state: 'failed',
                result: null,
                error: null,
                actor_id: 'ada',
              })
              .execute();
          } else if (each === 'mine') expect(await claim(first)).toBe(true);
          else if (!hasFailed) expect(await claim(act())).toBe(false);
        }
      },
    ),
    { numRuns: 20, seed: 3 },
  );
});
