import type { CaseFacts, DunningStep, PaymentFailure } from './case-facts.ts';

/** A mail that waits in the outbox, for tests. */
export const aMailStep = (day: number, more: Partial<DunningStep> = {}): DunningStep => ({
  key: `mail:${day}`,
  kind: 'mail',
  day,
  action: null,
  state: 'owed',
  because: 'Its day came.',
  at: new Date('2026-01-31T10:00:00Z'),
  sentAt: null,
  openedAt: null,
  ...more,
});

export const aFailure = (more: Partial<PaymentFailure> = {}): PaymentFailure => ({
  eventId: 'evt_1',
  failedAt: new Date('2026-01-31T10:00:00Z'),
  nextAttemptAt: new Date('2026-02-03T10:00:00Z'),
  attemptCount: 1,
  ...more,
});

/** An open renewal of a subscription that is past due. */
export const someCaseFacts = (more: {
  failures?: PaymentFailure[];
  invoice?: Partial<CaseFacts['invoice']>;
  subscription?: Partial<NonNullable<CaseFacts['subscription']>>;
  steps?: DunningStep[];
}): CaseFacts => ({
  failures: more.failures ?? [aFailure()],
  invoice: {
    status: 'open',
    billingReason: 'subscription_cycle',
    amountDueMinor: 2_900,
    paidAt: null,
    voidedAt: null,
    uncollectibleAt: null,
    ...more.invoice,
  },
  subscription: { status: 'past_due', endedAt: null, cancellationReason: null, ...more.subscription },
  steps: more.steps ?? [],
});
