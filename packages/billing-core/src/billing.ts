import type { BillingError } from './domain/billing-error.ts';
import type { BillingEventType } from './domain/billing-event.ts';
import type { Money } from './domain/money.ts';
import type { Subscription } from './shell/deliveries/event-subscribers.ts';

/** An outcome that the caller must handle: the value, or an error of the closed union with its `code`. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: BillingError };

export type BillingInterval = 'month' | 'year';

/** Who asks. `actId` is minted once per opened form and makes the double click one act. */
export interface Act {
  accountId: string;
  actorId: string;
  actId: string;
}

/** What the button under a plan does; the server decides, so that web, mail and CLI say the same. */
export type PlanAction =
  | { kind: 'sign_up'; label: string }
  | { kind: 'checkout'; label: string }
  | { kind: 'change'; label: string }
  | { kind: 'cancel'; label: string }
  | { kind: 'undo_cancel'; label: string }
  | { kind: 'current'; label: string }
  | { kind: 'unavailable'; label: string; because: string };

export interface PlanFeatureLine {
  key: string;
  label: string;
  /** Words for people: "10 projects", "Unlimited", "Included". */
  value: string;
  included: boolean;
}

export interface PlanCard {
  key: string;
  name: string;
  description: string;
  highlighted: boolean;
  trialDays: number;
  features: PlanFeatureLine[];
  /** Per interval: what is charged each time, and for a year what it comes to per month. */
  prices: Record<
    BillingInterval,
    { charge: Money; perMonth: Money; savingPercent: number; action: PlanAction }
  >;
}

export interface PricingView {
  currency: string;
  currencies: string[];
  /** The account's own interval, when it has a subscription. */
  currentInterval: BillingInterval | null;
  plans: PlanCard[];
}

/** One thing that the customer should do now. */
export interface BillingBanner {
  kind: 'payment_failed' | 'action_required' | 'trial_ending' | 'will_cancel' | 'no_card' | 'processing';
  tone: 'info' | 'warning' | 'danger';
  title: string;
  text: string;
  action: 'update_card' | 'pay_invoice' | 'undo_cancel' | 'choose_plan' | null;
  url: string | null;
}

export interface OverviewView {
  accountName: string;
  planKey: string;
  planName: string;
  interval: BillingInterval | null;
  /** Stripe's status, or `free` without a live subscription. */
  status: string;
  /** The same in plain words: "Active", "Trial until 3 May 2026", "Cancels on …". */
  statusText: string;
  statusTone: 'ok' | 'info' | 'warning' | 'danger' | 'neutral';
  price: Money | null;
  /** ISO 8601, UTC; null when nothing more will be charged. */
  nextCharge: { at: string; amount: Money } | null;
  /** A next charge that could not be worked out is said so, never shown as zero. */
  nextChargeError: string | null;
  trialEndsAt: string | null;
  cancelsAt: string | null;
  card: { brand: string; last4: string; expMonth: number; expYear: number } | null;
  banners: BillingBanner[];
  can: { changePlan: boolean; cancel: boolean; undoCancel: boolean; updateCard: boolean };
}

export interface PreviewLine {
  description: string;
  amount: Money;
  kind: 'credit' | 'charge' | 'tax' | 'discount';
  /** ISO 8601, UTC. */
  periodStart: string | null;
  periodEnd: string | null;
}

export interface PlanChangePreview {
  from: { planKey: string; planName: string; interval: BillingInterval; price: Money };
  to: { planKey: string; planName: string; interval: BillingInterval; price: Money };
  lines: PreviewLine[];
  /** What the card is charged at the press of the button; never negative. */
  dueNow: Money;
  /** Left over for the next invoices, when the credit is larger than the charge. */
  creditLeft: Money;
  nextCharge: { at: string; amount: Money };
  /** Signed; pins account, subscription, price, proration date and amount. Valid for 15 minutes. */
  token: string;
  expiresAt: string;
}

export type CheckoutStatus =
  | { kind: 'open' }
  | { kind: 'processing' }
  | { kind: 'active'; planName: string; statusText: string }
  | { kind: 'expired' };

export interface InvoiceView {
  id: string;
  number: string | null;
  createdAt: string;
  status: string;
  statusText: string;
  statusTone: 'ok' | 'info' | 'warning' | 'danger' | 'neutral';
  total: Money;
  amountDue: Money;
  hostedUrl: string | null;
  pdfUrl: string | null;
}

export interface EntitlementView {
  feature: string;
  label: string;
  kind: 'flag' | 'limit' | 'seats' | 'metered';
  allowed: boolean;
  /** null = unlimited; absent for flags. */
  limit?: number | null;
  because: string;
}

export interface InboxEventView {
  eventId: string;
  stripeAccount: string;
  type: string;
  objectId: string | null;
  customerId: string | null;
  state: InboxState;
  because: string | null;
  attempts: number;
  lastError: string | null;
  stripeCreatedAt: string;
  receivedAt: string;
  appliedAt: string | null;
}

export type InboxState = 'received' | 'processing' | 'done' | 'ignored' | 'failed' | 'dead';

export interface InboxEventDetail extends InboxEventView {
  apiVersion: string | null;
  nextAttemptAt: string | null;
  /** JSON for reading, secrets and personal data hidden. */
  payload: string;
  /** What was decided, and by whom. */
  audit: { at: string; actor: string; action: string; subject: string; because: string }[];
  /** What internal teams were told. */
  billingEvents: { type: string; occurredAt: string }[];
}

/** Which events an operator means; what is null is not asked for. */
export interface InboxFilter {
  state: InboxState | null;
  /** An event's, object's or customer's id, or a type. */
  search: string | null;
  type: string | null;
  customerId: string | null;
  /** Received at or after, and before; ISO 8601. */
  from: string | null;
  to: string | null;
}

/** What a replay would come to, found out by a transaction that was rolled back. */
export interface ReplayChanges {
  /** Columns of the row that mirrors the event's object; hidden where they are personal. */
  fields: { field: string; before: string; after: string }[];
  /** Billing events that nobody was told yet. */
  told: string[];
  /** Effects that were not owed yet, by kind. */
  owed: string[];
}

export interface ReplayedEvent {
  /** As it is afterwards; after a dry run, as it was. */
  event: InboxEventView;
  outcome: 'done' | 'ignored' | 'failed';
  /** The decision's reason, or the error. */
  why: string;
  /** Of a dry run only. */
  would: ReplayChanges | null;
}

export interface ReplayPage {
  items: ReplayedEvent[];
  /** How many events the filter means at this moment; 10,000 at most. */
  matching: number;
  nextCursor: string | null;
}

export interface InboxHealth {
  since: string;
  /** What was received since then, by what became of it. */
  counts: Record<InboxState, number>;
  /** What has yet to be applied, whenever it came. */
  waiting: { count: number; oldestReceivedAt: string | null };
  /** From Stripe's `created` to applied, by the hour of applying. */
  lag: { hour: string; count: number; p50Seconds: number; p95Seconds: number; p99Seconds: number }[];
}

/** Something owed to the outside world that was given up after its tries. */
export interface EffectView {
  key: string;
  kind: string;
  accountId: string | null;
  attempts: number;
  lastError: string | null;
  createdAt: string;
}

/** How far Stripe's events were compared with the inbox, for one of its accounts. */
export interface EventSweepView {
  stripeAccount: string;
  /** Every event created before this was seen; null before the first sweep. */
  seenUntil: string | null;
  sweptAt: string;
  /** How many Stripe listed, and how many of them had never come; since the beginning. */
  listed: number;
  found: number;
}

/** One sweep of an account. */
export interface EventSweep {
  stripeAccount: string;
  /** How many events Stripe listed, and how many of them had never come. */
  listed: number;
  found: number;
  /** Every event created before it is in the inbox. */
  seenUntil: Date;
}

/** A walk over all objects at Stripe: to rebuild our rows from them (`sync`), or to compare the two. */
export interface ObjectScanView {
  scanId: string;
  purpose: 'sync' | 'reconcile';
  /** `system`, `stripe`, or a user's id. */
  requestedBy: string;
  because: string;
  startedAt: string;
  finishedAt: string | null;
  /** By kind of object; `ours` are our rows of which Stripe listed nothing. */
  steps: {
    stripeAccount: string;
    objectType: string;
    side: 'theirs' | 'ours';
    objects: number;
    failed: number;
    isFinished: boolean;
  }[];
  differences: { found: number; repaired: number };
}

export interface ReconciliationView {
  sweeps: EventSweepView[];
  /** The latest of each, under way or finished. */
  reconcile: ObjectScanView | null;
  sync: ObjectScanView | null;
}

/** Where our row is not what Stripe's object comes to. */
export interface DifferenceView {
  stripeAccount: string;
  objectType: string;
  objectId: string;
  problem: 'differs' | 'missing_here' | 'missing_at_stripe';
  /** Values as text; hidden where they are personal or secret. */
  fields: { field: string; here: string; atStripe: string }[];
  /** When Stripe last told something of the object: the difference is not older. */
  lastHeardAt: string | null;
  /** By which comparison in a row it was found first. */
  firstFoundAt: string;
  repairedAt: string | null;
  repairedBy: string | null;
  notRepairedBecause: string | null;
}

export type PortalFlow = 'home' | 'payment_method_update';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** An address that billing events are sent to, signed by the Standard Webhooks specification. */
export interface EventEndpoint {
  id: string;
  url: string;
  /** Null: all of them. */
  types: BillingEventType[] | null;
  enabled: boolean;
  disabledBecause: string | null;
  /** ISO 8601, UTC: nothing was accepted since then. */
  failingSince: string | null;
}

/** How far one subscriber has got with one billing event. */
export interface EventDeliveryView {
  subscriber: string;
  eventId: string;
  sequence: number;
  type: string;
  accountId: string;
  state: 'pending' | 'delivered' | 'dead';
  attempts: number;
  lastError: string | null;
  nextAttemptAt: string | null;
  deliveredAt: string | null;
}

/** Each is explained in docs/operations.md. */
export interface ReadinessReason {
  code:
    | 'no_webhook_secret'
    | 'database_unreachable'
    | 'migrations_pending'
    | 'catalog_not_pushed'
    | 'circuit_open'
    | 'inbox_late'
    | 'jobs_not_running'
    | 'sweep_late';
  /** Requests would fail; otherwise something is late, and requests are served. */
  isBlocking: boolean;
  text: string;
}

/** What `createBilling` gives: everything that the API, the CLI and internal teams may ask for. */
export interface Billing {
  /** Mounts in any framework: raw body in, 200 only once the event is stored. */
  webhooks: { handle(request: Request): Promise<Response> };
  accounts: {
    /** Makes sure that the billing account exists. Idempotent. */
    ensure(account: { id: string; name: string; email: string }): Promise<void>;
  };
  plans: {
    list(input: { accountId: string | null; currency: string | null }): Promise<PricingView>;
  };
  overview(accountId: string): Promise<OverviewView>;
  checkout: {
    start(
      act: Act,
      input: { planKey: string; interval: BillingInterval; currency: string },
    ): Promise<Outcome<{ url: string; sessionId: string }>>;
    status(accountId: string, sessionId: string): Promise<Outcome<CheckoutStatus>>;
  };
  planChange: {
    preview(
      accountId: string,
      input: { planKey: string; interval: BillingInterval },
    ): Promise<Outcome<PlanChangePreview>>;
    apply(act: Act, input: { token: string }): Promise<Outcome<{ planKey: string; charged: Money }>>;
  };
  cancellation: {
    cancel(
      act: Act,
      input: { feedback: string | null; comment: string | null },
    ): Promise<Outcome<{ cancelsAt: string }>>;
    undo(act: Act): Promise<Outcome<{ planKey: string }>>;
  };
  invoices: {
    list(accountId: string, input: { cursor: string | null; limit: number }): Promise<Page<InvoiceView>>;
  };
  portal: { open(act: Act, input: { flow: PortalFlow }): Promise<Outcome<{ url: string }>> };
  entitlements: {
    check(accountId: string, feature: string): Promise<EntitlementView>;
    list(accountId: string): Promise<EntitlementView[]>;
  };
  inbox: {
    list(
      input: Omit<InboxFilter, 'type' | 'customerId'> & { cursor: string | null; limit: number },
    ): Promise<Page<InboxEventView>>;
    get(input: { eventId: string; stripeAccount: string }): Promise<Outcome<InboxEventDetail>>;
    health(input: { hours: number }): Promise<InboxHealth>;
    /** Applies one stored event again and answers what really happened. */
    replay(input: {
      eventId: string;
      stripeAccount: string;
      actorId: string;
    }): Promise<Outcome<InboxEventView>>;
    /** The same for many, oldest first, a part at a time; a dry run says what would change and keeps nothing. */
    replayMany(input: {
      filter: InboxFilter;
      dryRun: boolean;
      cursor: string | null;
      limit: number;
      actorId: string;
    }): Promise<ReplayPage>;
  };
  effects: {
    /** What was given up, the oldest first; a hundred at most. */
    listDead(): Promise<EffectView[]>;
    /** Owes one of them again; what it did already is not done twice. */
    redrive(input: { key: string; actorId: string }): Promise<Outcome<{ key: string }>>;
  };
  /** Whether anything was missed: Stripe's events and objects against the inbox and the rows. */
  reconciliation: {
    view(): Promise<ReconciliationView>;
    differences(input: { scanId: string; limit: number }): Promise<DifferenceView[]>;
    /** Asks Stripe for the events that never came, now, and stores them; workers do it every five minutes. */
    sweep(): Promise<Outcome<EventSweep[]>>;
    /** Begins a scan, which workers go on with; of a purpose there is one at a time, which is then joined. */
    start(input: {
      purpose: 'sync' | 'reconcile';
      actorId: string;
      /** Of a comparison: repairs what it finds, at its end. */
      repairs: boolean;
    }): Promise<{ scanId: string }>;
    /** Goes on with a scan in this process to its end, or until another process holds it; says whether it is finished. */
    run(scanId: string, onPage?: () => void): Promise<boolean>;
    /** Makes rows as Stripe has the objects: all that a comparison found, or one of them. */
    repair(input: {
      scanId: string;
      objectId: string | null;
      actorId: string;
    }): Promise<Outcome<{ repaired: number; open: number }>>;
  };
  /** Typed billing events, each delivered at least once to whoever asked for its type. */
  events: {
    /**
     * Has a function of this worker process hear events, from its first start on; before `worker.start`.
     * What it throws is tried again with growing waits, eight times within two hours; then an operator redrives it.
     *
     * @example
     * billing.events.subscribe({
     *   name: 'welcome',
     *   types: ['subscription.activated'],
     *   handler: async ({ id, accountId, data }) => sendWelcome(accountId, data.planKey, { once: id }),
     * });
     */
    subscribe<T extends BillingEventType>(subscription: Subscription<T>): void;
    /** For a function that is no longer in the code, or an endpoint: nothing is kept for it any more. */
    unsubscribe(name: string): Promise<void>;
    /** Owes a subscriber what happened since a time and it was never owed; says how many events. */
    deliverSince(input: { subscriber: string; since: Date }): Promise<number>;
    deliveries: {
      list(input: {
        subscriber: string | null;
        state: EventDeliveryView['state'] | null;
        cursor: string | null;
        limit: number;
      }): Promise<Page<EventDeliveryView>>;
      /** What was given up is tried anew: all of a subscriber's, or one by its sequence. */
      redrive(input: { subscriber: string; sequence: number | null; actorId: string }): Promise<number>;
    };
    endpoints: {
      /** The secret is shown here and never again. */
      create(input: {
        url: string;
        types: readonly BillingEventType[] | null;
      }): Promise<Outcome<{ id: string; secret: string }>>;
      list(): Promise<EventEndpoint[]>;
      /** Messages are signed with both secrets for a day. */
      rollSecret(id: string): Promise<Outcome<{ secret: string }>>;
      enable(id: string): Promise<void>;
      disable(id: string): Promise<void>;
      remove(id: string): Promise<void>;
    };
  };
  /** Calls back whenever rows of an account changed, in any process (PostgreSQL notifications). Returns the way to stop. */
  onAccountChanged(listener: (accountId: string) => void): Promise<() => Promise<void>>;
  /** Takes stored events and owed effects until stopped; `stop` finishes what is in flight. */
  worker: { start(): Promise<void>; stop(): Promise<void> };
  /** Brings the plans in code to Stripe: shows the difference, or applies it. */
  push: {
    plan(): Promise<CatalogDifference[]>;
    apply(): Promise<CatalogDifference[]>;
  };
  /** Why it is not ready, or soon will not be; empty when all is well. */
  readiness(): Promise<ReadinessReason[]>;
  close(): Promise<void>;
}

export interface CatalogDifference {
  kind: 'create_product' | 'update_product' | 'create_price' | 'replace_price' | 'archive_price';
  subject: string;
  text: string;
}
