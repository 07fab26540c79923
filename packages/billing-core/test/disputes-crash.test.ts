import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DisputeAct } from '../src/billing.ts';
import { completeIntents } from '../src/shell/calls/complete-intents.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { submitEvidence } from '../src/shell/disputes/answer-dispute.ts';
import { type CutWorld, openCutWorld } from './lab/cut-world.ts';
import { disputeOf } from './lab/dispute-lines.ts';
import { butForTheCut } from './lab/failpoints.ts';
import { aSubscriber } from './lab/stand.ts';
import { codeOf, must } from './world.ts';

/** A submission that dies or is lost around its one call: sent exactly once, and what the page says of it is so. */
let cut: CutWorld;
let disputeId: string;
let accountId: string;
beforeAll(async () => {
  cut = await openCutWorld();
});
afterAll(() => cut.close());
beforeEach(async () => {
  const { account, customer } = await aSubscriber(cut.stand);
  accountId = account;
  disputeId = await disputeOf(cut.stand, { customer });
  must(await cut.world.billing.disputes.collect(newAct(), { because: 'Asked for.' }));
});

const newAct = (actorId = 'ada'): DisputeAct => ({ ...cut.world.act(accountId), actorId, disputeId });
const view = async () => must(await cut.world.billing.disputes.get(disputeId));

/** One that was collected; a revision is only sent as it was shown. */
async function press(context: BillingContext, act: DisputeAct) {
  const { draft } = await view();
  return submitEvidence(context, act, { revision: draft?.revision ?? 0, because: 'They used it.' });
}

/** A process that dies where it calls Stripe: from then on it reaches neither Stripe nor the database. */
function dyingProcess(when: 'before the call' | 'after the call'): BillingContext {
  let isDead = false;
  const process = cut.processUnder(() => (isDead ? 'cut' : 'go'));
  const die = (): never => {
    isDead = true;
    throw new Error('killed');
  };
  const { disputes } = process.stripe;
  const update = async (...call: Parameters<Stripe['disputes']['update']>) => {
    if (when === 'before the call') return die();
    await disputes.update(...call);
    return die();
  };
  return { ...process, stripe: withUpdate(process.stripe, update) };
}

/** The same client, but for this one call. */
const withUpdate = (stripe: Stripe, update: Stripe['disputes']['update']): Stripe =>
  Object.create(stripe, {
    disputes: { value: Object.create(stripe.disputes, { update: { value: update } }) },
  });

const dies = (context: BillingContext, act: DisputeAct) =>
  butForTheCut(press(context, act)).catch((error: unknown) => expect(String(error)).toContain('killed'));

const leasesRunOut = () =>
  sql`update intents set updated_at = 'epoch' where state = 'pending'`.execute(cut.world.db);
/** The minute's job, which goes on with what nobody works on any more. */
async function theJobRuns(): Promise<void> {
  await leasesRunOut();
  await sql`update stripe_calls set started_at = now() - interval '1 minute', finished_at = null`.execute(
    cut.world.db,
  );
  await completeIntents(cut.sound);
}

const submissions = async () =>
  (await cut.world.stripe.disputes.retrieve(disputeId)).evidence_details.submission_count;
const answers = async () =>
  (
    await cut.world.db
      .selectFrom('audit_log')
      .select('actor')
      .where('subject', '=', disputeId)
      .where('action', '=', 'dispute.answer')
      .execute()
  ).map(({ actor }) => actor);

test('killed before the call: nothing is sent, the page says that it is under way, and it is gone on with', async () => {
  await dies(dyingProcess('before the call'), newAct());
  expect(await submissions()).toBe(0);
  expect(await view()).toMatchObject({
    needsResponse: true,
    answered: { answer: 'evidence', at: null, isConfirmed: false },
  });
  expect(codeOf(await press(cut.sound, newAct('grace')))).toBe('dispute_answered');
  await theJobRuns();
  await theJobRuns();
  expect(await submissions()).toBe(1);
  expect(await view()).toMatchObject({
    status: 'under_review',
    answered: { by: 'ada', at: expect.any(String), isConfirmed: true },
  });
  expect(await answers()).toEqual(['ada']);
});

test('killed after the call: Stripe has it once, and whoever comes first, webhook or job, the page says so', async () => {
  const act = newAct();
  await dies(dyingProcess('after the call'), act);
  expect(await submissions()).toBe(1);
  expect((await view()).answered).toMatchObject({ at: null, isConfirmed: false });
  await cut.stand.settle();
  expect(await view()).toMatchObject({ status: 'under_review', answered: { at: null, isConfirmed: true } });
  await theJobRuns();
  expect((await view()).answered).toMatchObject({ at: expect.any(String), isConfirmed: true });
  expect(must(await press(cut.sound, act))).toEqual({ status: 'under_review' });
  expect(await submissions()).toBe(1);
  expect(await answers()).toEqual(['ada']);
});

test('our connection breaks right after the call: the act keeps its claim, and the next press finds it done', async () => {
  let isSent = false;
  let isBroken = false;
  const process = cut.processUnder(() => {
    const breaks = isSent && !isBroken;
    isBroken ||= breaks;
    return breaks ? 'cut' : 'go';
  });
  const { disputes } = process.stripe;
  const update = async (...call: Parameters<Stripe['disputes']['update']>) => {
    const answer = await disputes.update(...call);
    isSent = true;
    return answer;
  };
  const act = newAct();
  await butForTheCut(press({ ...process, stripe: withUpdate(process.stripe, update) }, act));
  expect((await view()).answered).toMatchObject({ by: 'ada', at: null, isConfirmed: false });
  await leasesRunOut();
  expect(must(await press(cut.sound, act))).toEqual({ status: 'under_review' });
  expect((await view()).answered).toMatchObject({ at: expect.any(String), isConfirmed: true });
  expect(await submissions()).toBe(1);
});

test('killed after the call, and pressed again before any webhook: found, and not sent twice', async () => {
  const act = newAct();
  await dies(dyingProcess('after the call'), act);
  await leasesRunOut();
  expect(must(await press(cut.sound, act))).toEqual({ status: 'under_review' });
  await cut.stand.settle();
  expect(await submissions()).toBe(1);
  expect(await answers()).toEqual(['ada']);
});

test('an answer that is lost after its effect, as often as it is tried, is one submission', async () => {
  const { faults } = cut.world.simulator.simulator;
  const act = newAct();
  faults.set([{ kind: 'reset_after', method: 'POST', path: `/v1/disputes/${disputeId}` }]);
  expect(codeOf(await press(cut.sound, act))).toBe('stripe_unavailable');
  faults.clear();
  expect(await submissions()).toBe(1);
  expect((await view()).answered).toMatchObject({ isConfirmed: false });
  expect(codeOf(await press(cut.sound, newAct('grace')))).toBe('dispute_answered');
  await theJobRuns();
  expect(await view()).toMatchObject({ status: 'under_review', answered: { by: 'ada', isConfirmed: true } });
  expect(await submissions()).toBe(1);
  expect(await answers()).toEqual(['ada']);
});

test('killed between the claim and the call, nothing was sent: it is free again, to be changed and sent by anybody', async () => {
  let [isClaimed, isDead] = [false, false];
  const process = cut.processUnder((statement) => {
    isClaimed ||= statement.includes('update "dispute_answers"');
    isDead ||= isClaimed && statement.includes('stripe_calls');
    return isDead ? 'cut' : 'go';
  });
  await butForTheCut(press(process, newAct()));
  expect((await view()).answered).toMatchObject({ isConfirmed: false });
  await theJobRuns();
  const { answered, draft } = await view();
  expect(answered).toBeNull();
  const edit = {
    because: 'Asked for.',
    revision: draft?.revision ?? 0,
    evidence: { uncategorized_text: 'Mended.' },
  };
  must(await cut.world.billing.disputes.edit(newAct('grace'), edit));
  must(await press(cut.sound, newAct('grace')));
  expect(await cut.world.stripe.disputes.retrieve(disputeId)).toMatchObject({
    status: 'under_review',
    evidence: { uncategorized_text: 'Mended.' },
    evidence_details: { submission_count: 1 },
  });
  expect(await answers()).toEqual(['grace']);
});
