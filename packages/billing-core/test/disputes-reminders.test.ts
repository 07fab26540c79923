import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { tendDisputes } from '../src/shell/disputes/dispute-jobs.ts';
import { loadDispute } from '../src/shell/disputes/dispute-rows.ts';
import { tellOperators } from '../src/shell/disputes/tell-operators.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { createContext } from './context.ts';
import { createMemoryMailer } from './memory-mailer.ts';
import { buy, DAY, must, openWorld, type World } from './world.ts';

/** Charges are disputed right after they succeed, with seven days to answer (docs.stripe.com/testing#disputes). */
const DISPUTED = '4000000000000259';
const INQUIRY = '4000000000001976';
const evidence = { uncategorized_text: 'It was them.' };

const mailer = createMemoryMailer();
let on: World;
let context: BillingContext;

/** The mail server is away from before the dispute came until `theServerIsBack`. */
beforeEach(async () => {
  mailer.sent.length = 0;
  mailer.answer = () => ({ outcome: 'later', reason: 'ECONNREFUSED', isServer: true });
  on = await openWorld({ mail: { mailer, operators: ['ops@billwright.example'] } });
  context = createContext(on);
});
afterEach(async () => {
  await context.jobs.stop();
  await on.close();
});

async function disputed(card = DISPUTED): Promise<string> {
  await buy(on, { planKey: 'starter', card });
  await on.advance(5);
  const [dispute] = (await on.stripe.disputes.list()).data;
  return dispute?.id ?? '';
}

/** The last day before the deadline: the reminder is owed, and waits for the mail server with the first mail. */
async function remindedInVain(): Promise<void> {
  await on.advance(6.5 * DAY);
  await tendDisputes(context);
  await on.settle();
  expect(await statesOf()).toEqual({ dispute_opened: 'owed', dispute_reminder: 'owed' });
}

async function theServerIsBack(): Promise<void> {
  mailer.answer = () => ({ outcome: 'accepted' });
  await on.advance(600);
  const owed = await on.db
    .selectFrom('effects')
    .select('key')
    .where('kind', '=', 'send_mail')
    .where('state', '=', 'pending')
    .orderBy('key')
    .execute();
  for (const { key } of owed) await runEffect(context, key);
}

const rowsOf = () =>
  on.db
    .selectFrom('mails')
    .select(['kind', 'key', 'state', 'state_because'])
    .where('audience', '=', 'operators')
    .orderBy('key')
    .execute();
const statesOf = async () => Object.fromEntries((await rowsOf()).map(({ kind, state }) => [kind, state]));
/** What the dispute's page says of them. */
const saidOf = async (id: string) =>
  Object.fromEntries(
    must(await on.billing.disputes.get(id)).steps.map(({ step, because }) => [step, because]),
  );
const told = () => mailer.sent.map(({ subject }) => subject).filter((kind) => kind.startsWith('dispute'));

test('what still waits for an answer when the mail server is back is told, each once', async () => {
  const id = await disputed();
  await remindedInVain();
  expect(await saidOf(id)).toMatchObject({ remind_day: 'A mail to operators waits to be sent.' });
  await theServerIsBack();
  await theServerIsBack();
  expect(told().toSorted()).toEqual(['dispute_opened', 'dispute_reminder']);
  expect(await saidOf(id)).toMatchObject({
    tell_dispute: 'Operators were sent a mail.',
    remind_day: 'Operators were sent a mail.',
  });
});

test.each([
  {
    what: 'answered',
    answer: async (id: string) => {
      const act = { ...on.act(), disputeId: id };
      const { revision } = must(
        await on.billing.disputes.edit(act, { revision: 1, evidence, because: 'Asked for.' }),
      );
      const again = { ...on.act(), disputeId: id };
      must(await on.billing.disputes.submit(again, { revision, because: 'They used it.' }));
    },
    because: { dispute_opened: /answered/, dispute_reminder: /under_review/ },
  },
  {
    what: 'accepted',
    answer: async (id: string) => {
      const act = { ...on.act(), disputeId: id };
      must(await on.billing.disputes.accept(act, { because: 'They are right.' }));
    },
    because: { dispute_opened: /lost/, dispute_reminder: /lost/ },
  },
  {
    what: 'closed at Stripe',
    answer: async (id: string) => void (await on.stripe.disputes.close(id)),
    because: { dispute_opened: /lost/, dispute_reminder: /lost/ },
  },
])('a mail outage that lasts until a dispute was $what reminds nobody of it', async ({ answer, because }) => {
  const id = await disputed();
  await remindedInVain();
  await answer(id);
  await on.settle();
  await theServerIsBack();
  expect(told()).toEqual([]);
  expect((await saidOf(id)).remind_day).toMatch(/^No mail was sent: /);
  for (const { kind, state, state_because: why } of await rowsOf()) {
    expect({ kind, state }).toEqual({ kind, state: 'skipped' });
    expect(why).toMatch(kind === 'dispute_opened' ? because.dispute_opened : because.dispute_reminder);
  }
});

test('past the deadline nobody is asked for an answer any more, and of an inquiry it is still told that it came', async () => {
  await disputed(INQUIRY);
  await remindedInVain();
  await on.advance(DAY);
  await theServerIsBack();
  expect(told()).toEqual(['dispute_opened']);
  expect(await statesOf()).toMatchObject({ dispute_reminder: 'skipped' });
});

test('an inquiry that has become a dispute is told as the dispute alone', async () => {
  const id = await disputed(INQUIRY);
  await on.stripe.disputes.update(id, { evidence: { uncategorized_text: 'escalate_inquiry_evidence' } });
  await on.advance(5);
  await theServerIsBack();
  expect(told()).toEqual(['dispute_opened']);
  expect((await rowsOf()).map(({ key, state }) => [key.split(':').at(-1), state])).toEqual([
    ['tell_dispute', 'sent'],
    ['tell_inquiry', 'skipped'],
  ]);
});

test('of the week’s and the day’s reminder, both late, the day’s is sent', async () => {
  const id = await disputed();
  const dispute = await loadDispute(on.db, id);
  if (!dispute) throw new Error('There is no dispute.');
  await on.db.transaction().execute((trx) => tellOperators(context, trx, { dispute, step: 'remind_week' }));
  await on.advance(6.5 * DAY);
  await tendDisputes(context);
  await theServerIsBack();
  expect((await rowsOf()).map(({ key, state }) => [key.split(':').at(-1), state])).toEqual([
    ['remind_day', 'sent'],
    ['remind_week', 'skipped'],
    ['tell_dispute', 'sent'],
  ]);
});
