import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aLifecycleConfig } from '../src/domain/catalog/lifecycle.example.ts';
import { isLive } from '../src/domain/subscription.ts';
import { findDifferences } from '../src/shell/scans/find-differences.ts';
import { expectTable } from './lifecycle-states.ts';
import { DAY, openWorld, submitCard, type World } from './world.ts';

const { PROPERTY_SEED, PROPERTY_RUNS } = process.env;
const numRuns = Number(PROPERTY_RUNS ?? 16);
const seed = Number(PROPERTY_SEED ?? 20_260_131);

let world: World;
beforeAll(async () => {
  world = await openWorld({ config: aLifecycleConfig });
  // Every event up to two minutes late, so that they overtake each other, and a third of them twice.
  await fetch(`${world.simulator.url}/_simulator/webhooks/chaos`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ duplicate: 0.3, shuffle: 120, delay: { rate: 0.1, seconds: 1_800 } }),
  });
});
afterAll(() => world.close());

const PLANS = ['starter', 'pro', 'trial'] as const;
const CARDS = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_chargeCustomerFail',
  'pm_card_authenticationRequired',
];

type Step =
  | { kind: 'buy' | 'change' | 'come_back'; planKey: string; interval: 'month' | 'year'; twice: boolean }
  | { kind: 'quantity'; quantity: number; twice: boolean }
  | { kind: 'withdraw' | 'cancel' | 'undo' | 'cancel_now' | 'pause' | 'resume' | 'stay'; twice: boolean }
  | {
      kind: 'stop_collecting';
      invoices: 'void' | 'keep_as_draft' | 'mark_uncollectible';
      days: number | null;
    }
  | { kind: 'card'; card: string }
  | { kind: 'wait'; seconds: number };

const twice = fc.boolean();
const plan = {
  planKey: fc.constantFrom(...PLANS),
  interval: fc.constantFrom('month', 'year'),
  twice,
} as const;
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('buy' as const), ...plan }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('change' as const), ...plan }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('come_back' as const), ...plan }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('quantity' as const),
        quantity: fc.integer({ min: 1, max: 5 }),
        twice,
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constantFrom('withdraw', 'undo', 'resume'), twice }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constantFrom('cancel', 'cancel_now', 'pause', 'stay'), twice }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('stop_collecting' as const),
        invoices: fc.constantFrom('void', 'keep_as_draft', 'mark_uncollectible'),
        days: fc.option(fc.integer({ min: 1, max: 60 })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('card' as const), card: fc.constantFrom(...CARDS) }),
    },
    {
      weight: 7,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        seconds: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: DAY, max: 45 * DAY })),
      }),
    },
  ),
  { minLength: 6, maxLength: 16 },
);

type Outcome = { ok: true; value: object } | { ok: false; error: { code: string } };
/** What an act said was charged and given back, in the smallest unit. */
interface Said {
  chargedMinor: number;
  refundedMinor: number;
}

/** How often each kind of act did what was asked: walks that only refuse show nothing. */
const done = new Map<string, number>();
const note = (kind: string) => done.set(kind, (done.get(kind) ?? 0) + 1);

class Walker {
  readonly account: string;
  constructor(account: string) {
    this.account = account;
  }

  async take(step: Step): Promise<void> {
    const before = await this.#paid();
    const said = await this.#act(step);
    if (said) {
      await world.settle();
      const after = await this.#paid();
      expect({
        step,
        paid: after.paidMinor - before.paidMinor,
        back: after.backMinor - before.backMinor,
      }).toEqual({
        step,
        paid: said.chargedMinor,
        back: said.refundedMinor,
      });
    }
    await this.#expectOneLive();
  }

  /** Once every event has come, and none is under way. */
  async rest(): Promise<void> {
    await world.advance(3_600);
    await world.advance(60);
    await this.#expectOneLive();
    await this.#expectRowsAreStripes();
    await expectTable(world, this.account);
  }

  async #act(step: Step): Promise<Said | undefined> {
    const { billing } = world;
    const { account } = this;
    switch (step.kind) {
      case 'wait':
        await world.advance(step.seconds);
        return undefined;
      case 'card':
        await this.#useCard(step.card);
        return undefined;
      case 'buy':
        return this.#buy(step);
      case 'change': {
        const preview = await billing.planChange.preview(account, step);
        return this.#confirm(step, preview, (act, token) => billing.planChange.apply(act, { token }));
      }
      case 'quantity': {
        const preview = await billing.quantityChange.preview(account, step);
        return this.#confirm(step, preview, (act, token) => billing.quantityChange.apply(act, { token }));
      }
      case 'come_back': {
        const preview = await billing.reactivation.preview(account, step);
        return this.#confirm(step, preview, (act, token) => billing.reactivation.apply(act, { token }));
      }
      case 'resume': {
        const preview = await billing.pause.previewResume(account);
        return this.#confirm(step, preview, (act, token) => billing.pause.resume(act, { token }));
      }
      case 'pause': {
        const preview = await billing.pause.preview(account);
        return this.#confirm(step, preview, (act, token) => billing.pause.apply(act, { token }));
      }
      case 'cancel_now': {
        const preview = await billing.cancellation.previewNow(account);
        return this.#confirm(step, preview, (act, token) =>
          billing.cancellation.now(act, { token, feedback: null, comment: null }),
        );
      }
      case 'withdraw':
        return this.#free(step, (act) => billing.planChange.withdraw(act));
      case 'cancel':
        return this.#free(step, (act) =>
          billing.cancellation.cancel(act, { feedback: 'other', comment: null }),
        );
      case 'undo':
        return this.#free(step, (act) => billing.cancellation.undo(act));
      case 'stay':
        return this.#free(step, (act) => billing.retention.accept(act));
      case 'stop_collecting': {
        const resumesAt =
          step.days === null ? null : new Date(world.now().getTime() + step.days * DAY * 1000).toISOString();
        return this.#free({ kind: step.kind, twice: false }, (act) =>
          billing.pause.stopCollecting(act, { invoices: step.invoices, resumesAt, because: 'Asked for.' }),
        );
      }
    }
  }

  /** An act that was previewed: what it says is what the preview showed; refused, it takes and gives nothing. */
  async #confirm(
    { kind, twice: isDouble }: { kind: string; twice: boolean },
    preview: Outcome,
    apply: (act: ReturnType<World['act']>, token: string) => Promise<Outcome>,
  ): Promise<Said> {
    if (!preview.ok) return { chargedMinor: 0, refundedMinor: 0 };
    const shown = preview.value as {
      token: string;
      dueNow?: { amountMinor: number };
      refund?: { amountMinor: number };
    };
    const act = world.act(this.account);
    const outcomes = await Promise.all(
      (isDouble ? [act, act] : [act]).map((each) => apply(each, shown.token)),
    );
    const [first, second = first] = outcomes;
    expect(second).toEqual(first);
    if (!first?.ok) return { chargedMinor: 0, refundedMinor: 0 };
    note(kind);
    return { chargedMinor: shown.dueNow?.amountMinor ?? 0, refundedMinor: shown.refund?.amountMinor ?? 0 };
  }

  async #free(
    { kind, twice: isDouble }: { kind: string; twice: boolean },
    apply: (act: ReturnType<World['act']>) => Promise<Outcome>,
  ): Promise<Said> {
    const act = world.act(this.account);
    const [first] = await Promise.all((isDouble ? [act, act] : [act]).map(apply));
    if (first?.ok) note(kind);
    return { chargedMinor: 0, refundedMinor: 0 };
  }

  /** By the page; what it charges is the page's own business. */
  async #buy({ planKey, interval }: { planKey: string; interval: 'month' | 'year' }): Promise<undefined> {
    const opened = await world.billing.checkout.start(world.act(this.account), {
      planKey,
      interval,
      currency: 'usd',
    });
    if (opened.ok) await submitCard(opened.value.url);
    await world.settle();
    return undefined;
  }

  async #useCard(card: string): Promise<void> {
    const customer = await this.#customer();
    if (customer === null) return;
    const { id } = await world.stripe.paymentMethods.attach(card, { customer });
    await world.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
    for (const { id: subscription, status } of await this.#subscriptions())
      if (isLive(status))
        await world.stripe.subscriptions.update(subscription, { default_payment_method: id });
    await world.settle();
  }

  async #customer(): Promise<string | null> {
    const row = await world.db
      .selectFrom('accounts')
      .select('stripe_customer_id')
      .where('id', '=', this.account)
      .executeTakeFirstOrThrow();
    return row.stripe_customer_id;
  }

  async #subscriptions(): Promise<Stripe.Subscription[]> {
    const customer = await this.#customer();
    if (customer === null) return [];
    return (await world.stripe.subscriptions.list({ customer, status: 'all', limit: 100 })).data;
  }

  /** By card: credit that is used or left takes no money. */
  async #paid(): Promise<{ paidMinor: number; backMinor: number }> {
    const customer = await this.#customer();
    if (customer === null) return { paidMinor: 0, backMinor: 0 };
    const charges = world.stripe.charges.list({ customer, limit: 100 });
    const sum = { paidMinor: 0, backMinor: 0 };
    for await (const { paid, amount_captured, amount_refunded } of charges)
      if (paid) {
        sum.paidMinor += amount_captured;
        sum.backMinor += amount_refunded;
      }
    return sum;
  }

  async #expectOneLive(): Promise<void> {
    const live = (await this.#subscriptions()).filter(({ status }) => isLive(status));
    expect(live.length).toBeLessThan(2);
  }

  async #expectRowsAreStripes(): Promise<void> {
    const customer = await this.#customer();
    if (customer === null) return;
    const { subscriptions, invoices, subscriptionSchedules } = world.stripe;
    const objects = [
      ...(await subscriptions.list({ customer, status: 'all', limit: 100 })).data,
      ...(await invoices.list({ customer, limit: 100 })).data,
      ...(await subscriptionSchedules.list({ customer, limit: 100 })).data,
      await world.stripe.customers.retrieve(customer),
    ];
    const seen = objects.map((object) => ({
      ref: { stripeAccount: 'platform', type: object.object, id: object.id ?? '' },
      observation: {
        sourceId: `walk:${object.id}`,
        source: 'fetched' as const,
        eventType: null,
        earliestMs: 0,
        latestMs: 0,
        coversGeneration: 0,
        snapshot: { ...object },
        previousAttributes: null,
      },
    }));
    expect(await findDifferences(world.db, seen)).toEqual([]);
  }
}

let walks = 0;
test('whatever people, webhooks and time do: one live subscription, access by the table, rows as Stripe has them, charges as shown', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      walks += 1;
      const account = `walk-${walks}`;
      await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@walk.example` });
      const walker = new Walker(account);
      await walker.take({ kind: 'buy', planKey: 'starter', interval: 'month', twice: false });
      for (const step of walk) await walker.take(step);
      await walker.rest();
    }),
    { numRuns, seed },
  );
  // Walks that only meet refusals show nothing.
  expect(done.size).toBeGreaterThan(4);
  const dead = await world.db.selectFrom('effects').select('key').where('state', '=', 'dead').execute();
  expect(dead).toEqual([]);
  const parked = await world.db
    .selectFrom('webhook_inbox')
    .select(['type', 'last_error'])
    .where('state', 'in', ['dead', 'failed'])
    .execute();
  expect(parked).toEqual([]);
}, 600_000);
