import { sql } from 'kysely';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { succeed } from '../src/domain/billing-error.ts';
import { openReserved } from '../src/shell/acts/open-payable.ts';
import { reserveCheckout } from '../src/shell/acts/reserve-checkout.ts';
import { callStripe } from '../src/shell/calls/call-stripe.ts';
import { loadAttempt } from '../src/shell/calls/choose-key.ts';
import { LEASE_SECONDS } from '../src/shell/calls/claim-intent.ts';
import { completeIntents } from '../src/shell/calls/complete-intents.ts';
import { type RunningAct, runAct } from '../src/shell/calls/run-act.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { TRY_TIMEOUT_MS } from '../src/stripe/client.ts';
import { LostClaimError } from '../src/stripe/lost-claim-error.ts';
import { LONGEST_WAIT_MS } from '../src/stripe/retry-call.ts';
import { createContext } from './context.ts';
import { codeOf, must, openWorld, type World } from './world.ts';

/** Two processes, one act: whoever was slow, and was taken for dead, must not undo what the other did. */
let world: World;
let context: BillingContext;
let act: ReturnType<World['act']>;
beforeAll(async () => {
  world = await openWorld({ worker: false });
  context = createContext(world);
});
afterAll(() => world.close());
beforeEach(() => {
  act = world.act();
});

const press = (work: (running: RunningAct) => Promise<{ id: string }>) =>
  runAct(context, act, { kind: 'add_one_off_item', params: {} }, async (running) =>
    succeed(await work(running)),
  );

/** Declined or charged by Stripe; a key that was answered is given that answer again (docs.stripe.com/api/idempotent_requests). */
const charge = (payment_method: string) => (options: Stripe.RequestOptions) =>
  world.stripe.paymentIntents.create(
    { amount: 500, currency: 'usd', payment_method, confirm: true },
    options,
  );
const decline = charge('pm_card_visa_chargeDeclined');
const pay = charge('pm_card_visa');
const timeOut = () => Promise.reject(new Stripe.errors.StripeConnectionError({ message: 'no answer' }));

/** A process in the middle of its call, until it is let go on. */
async function inFlight(make: typeof pay) {
  const arrived = Promise.withResolvers<undefined>();
  const gate = Promise.withResolvers<undefined>();
  let tries = 0;
  const outcome = press((running) =>
    running.call('charge', async (options) => {
      tries += 1;
      arrived.resolve(undefined);
      await gate.promise;
      return make(options);
    }),
  );
  await Promise.race([arrived.promise, outcome]);
  return {
    tries: () => tries,
    goOn: () => {
      gate.resolve(undefined);
      return outcome;
    },
  };
}

const intent = () =>
  world.db.selectFrom('intents').selectAll().where('act_id', '=', act.actId).executeTakeFirstOrThrow();
const leaseRunsOut = () =>
  world.db
    .updateTable('intents')
    .set({ updated_at: sql<Date>`now() - interval '2 minutes'` })
    .where('act_id', '=', act.actId)
    .execute();
const calls = async () => {
  const rows = await world.db
    .selectFrom('stripe_calls')
    .select(['attempt', 'state'])
    .where('intent_id', '=', (await intent()).id)
    .orderBy('attempt')
    .execute();
  return rows.map(({ attempt, state }) => [attempt, state]);
};

/** The first hangs; the second takes over and is declined; the person presses again. */
async function untilTheSecondAttempt(lateAnswer: typeof pay) {
  const late = await inFlight(lateAnswer);
  await leaseRunsOut();
  expect(codeOf(await press((running) => running.call('charge', decline)))).toBe('payment_declined');
  const second = await inFlight(pay);
  const before = await intent();
  expect(before).toMatchObject({ state: 'pending', attempt: 2 });
  return { late, second, before };
}

test('a decline that comes late from a former holder changes nothing of the attempt that follows', async () => {
  const { late, second, before } = await untilTheSecondAttempt(decline);
  expect(codeOf(await late.goOn())).toBe('act_in_progress');
  expect(await intent()).toEqual(before);
  const { id } = must(await second.goOn());
  expect(await intent()).toMatchObject({ state: 'succeeded', attempt: 2, result: { id } });
  expect(await calls()).toEqual([
    [1, 'failed'],
    [2, 'succeeded'],
  ]);
});

test('a time-out of a former holder is not tried again, and neither frees nor ends what is under way', async () => {
  const { late, second, before } = await untilTheSecondAttempt(timeOut);
  expect(codeOf(await late.goOn())).toBe('act_in_progress');
  expect(late.tries()).toBe(1);
  expect(await intent()).toEqual(before);
  await completeIntents(context);
  expect(await intent()).toEqual(before);
  // What is known of the first key stays known.
  expect(await calls()).toEqual([
    [1, 'failed'],
    [2, 'started'],
  ]);
  must(await second.goOn());
  expect(await intent()).toMatchObject({ state: 'succeeded', attempt: 2 });
});

test('after it ended, a former holder tells what the others are told, whatever it was answered itself', async () => {
  const declined = await inFlight(decline);
  await leaseRunsOut();
  expect(codeOf(await press((running) => running.call('charge', decline)))).toBe('payment_declined');
  const settled = await intent();
  expect(codeOf(await declined.goOn())).toBe('payment_declined');
  expect(await intent()).toEqual(settled);

  act = world.act();
  const paid = await inFlight(pay);
  await leaseRunsOut();
  const { id } = must(await press((running) => running.call('charge', pay)));
  const succeeded = await intent();
  expect(must(await paid.goOn()).id).toBe(id);
  expect(await intent()).toEqual(succeeded);
});

test('a success that comes late tells of no success while another is at the same attempt', async () => {
  const late = await inFlight(pay);
  await leaseRunsOut();
  const holder = await inFlight(pay);
  const before = await intent();
  expect(codeOf(await late.goOn())).toBe('act_in_progress');
  expect(await intent()).toEqual(before);
  must(await holder.goOn());
  expect(await calls()).toEqual([[1, 'succeeded']]);
});

test('who lost the act before the call stores no key and sends nothing', async () => {
  const reading = Promise.withResolvers<undefined>();
  const gate = Promise.withResolvers<undefined>();
  let isSent = false;
  const late = press(async (running) => {
    reading.resolve(undefined);
    await gate.promise;
    return running.call('charge', (options) => {
      isSent = true;
      return pay(options);
    });
  });
  await reading.promise;
  await leaseRunsOut();
  // The job: nothing was sent, so it is over, and the person is told so.
  await completeIntents(context);
  const abandoned = await intent();
  expect(abandoned).toMatchObject({ state: 'failed', attempt: 1 });
  gate.resolve(undefined);
  expect(codeOf(await late)).toBe('stripe_unavailable');
  expect(isSent).toBe(false);
  expect(await calls()).toEqual([]);
  expect(await intent()).toEqual(abandoned);
});

test('an error that is not of Stripe leaves the act to whoever holds it', async () => {
  const gate = Promise.withResolvers<undefined>();
  const late = press(async () => {
    await gate.promise;
    throw new Error('a mistake of ours');
  });
  await expect.poll(intent).toBeDefined();
  await leaseRunsOut();
  const holder = await inFlight(pay);
  const before = await intent();
  gate.resolve(undefined);
  expect(codeOf(await late)).toBe('act_in_progress');
  expect(await intent()).toEqual(before);
  must(await holder.goOn());
});

test('what an act frees after a refusal it does not free after one that came late', async () => {
  const arrived = Promise.withResolvers<undefined>();
  const gate = Promise.withResolvers<undefined>();
  let seen: unknown;
  const late = press((running) =>
    running
      .call('charge', async (options) => {
        arrived.resolve(undefined);
        await gate.promise;
        return decline(options);
      })
      .catch((error: unknown) => {
        seen = error;
        throw error;
      }),
  );
  await arrived.promise;
  await leaseRunsOut();
  const holder = await inFlight(decline);
  gate.resolve(undefined);
  expect(codeOf(await late)).toBe('act_in_progress');
  expect(seen).toBeInstanceOf(LostClaimError);
  expect(seen).toMatchObject({ cause: { statusCode: 402 } });
  expect(codeOf(await holder.goOn())).toBe('payment_declined');
});

test('an effect is at its next attempt after a known refusal, whatever a slower worker does not hear of the same call', async () => {
  const identity = { intentId: 'effect-of-two-workers', step: 'charge', attempt: 1 };
  const gate = Promise.withResolvers<undefined>();
  const arrived = Promise.withResolvers<undefined>();
  const late = callStripe(context, identity, {
    make: async () => {
      arrived.resolve(undefined);
      await gate.promise;
      const headers = { 'stripe-should-retry': 'false' };
      throw new Stripe.errors.StripeConnectionError({ message: 'no answer', headers });
    },
  });
  await arrived.promise;
  await expect(callStripe(context, identity, { make: decline })).rejects.toMatchObject({ statusCode: 402 });
  gate.resolve(undefined);
  await expect(late).rejects.toThrow('no answer');
  expect(await loadAttempt(context.db, identity)).toBe(2);
});

test('who lost the act leaves the right to open a payment page to whoever goes on with it', async () => {
  const late = runAct(context, act, { kind: 'start_checkout', params: {} }, async (running) => {
    const line = { accountId: act.accountId, intentId: running.intentId };
    const refuse = () => Promise.resolve(undefined);
    return openReserved(context, { line, running, refuse }, async () => {
      await leaseRunsOut();
      await runAct(context, act, { kind: 'start_checkout', params: {} }, async (holder) => {
        await reserveCheckout(context, { ...line, intentId: holder.intentId });
        return succeed({});
      });
      const { id } = await running.call('open', pay);
      return { kind: 'invoice' as const, id };
    });
  });
  expect(codeOf(await late)).toBe('ok');
  const reservation = await world.db
    .selectFrom('checkout_reservations')
    .select('leased_until')
    .where('account_id', '=', act.accountId)
    .executeTakeFirstOrThrow();
  expect(reservation.leased_until).toBeInstanceOf(Date);
});

test('the lease is longer than one try and the wait after it', () => {
  expect(LEASE_SECONDS * 1_000).toBeGreaterThan(TRY_TIMEOUT_MS + LONGEST_WAIT_MS);
});

test('every try renews the lease, so that three slow ones are not taken for a death', async () => {
  const ages: number[] = [];
  const slow = async (options: Stripe.RequestOptions) => {
    const { age } = await world.db
      .selectFrom('intents')
      .select(sql<number>`extract(epoch from now() - updated_at)::float8`.as('age'))
      .where('act_id', '=', act.actId)
      .executeTakeFirstOrThrow();
    ages.push(age);
    await world.db
      .updateTable('intents')
      .set({ updated_at: sql<Date>`updated_at - interval '30 seconds'` })
      .where('act_id', '=', act.actId)
      .execute();
    return ages.length < 3 ? timeOut() : pay(options);
  };
  must(await press((running) => running.call('charge', slow)));
  expect(ages).toHaveLength(3);
  for (const age of ages) expect(age).toBeLessThan(10);
});
