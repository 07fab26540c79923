import type Stripe from 'stripe';
import { Collection, type Indexes } from './collection.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type {
  CardRecord,
  CheckoutPlan,
  CollectionState,
  Counter,
  EndpointSecret,
  IdempotencyRecord,
  PaymentPurpose,
  ScheduledTask,
  Setting,
} from './records.ts';
import { idOf, subscriptionIdOf } from './references.ts';

const customerOf = ({ customer }: { customer: string | { id: string } | null }) => idOf(customer);

const pendingSubscriptionOf = ({ invoice, parent }: Stripe.InvoiceItem) =>
  invoice === null ? (parent?.subscription_details?.subscription ?? null) : null;

interface Write {
  collection: string;
  id: string;
  previous: { id: string } | undefined;
}

/** All state, and the one way to change it: a transaction that is kept whole or undone whole. */
export class Store {
  readonly #collections = new Map<string, Collection<{ id: string }>>();
  #writes: Write[] | undefined;
  #journal: Journal | undefined;

  readonly customers = this.#collection<Stripe.Customer | Stripe.DeletedCustomer>('customers');
  readonly products = this.#collection<Stripe.Product | Stripe.DeletedProduct>('products');
  readonly prices = this.#collection<Stripe.Price>('prices');
  readonly coupons = this.#collection<Stripe.Coupon>('coupons');
  readonly promotionCodes = this.#collection<Stripe.PromotionCode>('promotion_codes');
  readonly discounts = this.#collection<Stripe.Discount>('discounts');
  readonly checkoutSessions = this.#collection<Stripe.Checkout.Session>('checkout_sessions');
  readonly subscriptions = this.#collection<Stripe.Subscription>('subscriptions', { customer: customerOf });
  readonly invoices = this.#collection<Stripe.Invoice>('invoices', { subscription: subscriptionIdOf });
  readonly invoiceItems = this.#collection<Stripe.InvoiceItem>('invoice_items', {
    pendingFor: pendingSubscriptionOf,
  });
  readonly invoicePayments = this.#collection<Stripe.InvoicePayment>('invoice_payments', {
    invoice: ({ invoice }) => idOf(invoice),
  });
  readonly paymentIntents = this.#collection<Stripe.PaymentIntent>('payment_intents');
  readonly setupIntents = this.#collection<Stripe.SetupIntent>('setup_intents');
  readonly paymentMethods = this.#collection<Stripe.PaymentMethod>('payment_methods');
  readonly charges = this.#collection<Stripe.Charge>('charges');
  readonly refunds = this.#collection<Stripe.Refund>('refunds');
  readonly portalConfigurations =
    this.#collection<Stripe.BillingPortal.Configuration>('portal_configurations');
  readonly portalSessions = this.#collection<Stripe.BillingPortal.Session>('portal_sessions');
  readonly webhookEndpoints = this.#collection<Stripe.WebhookEndpoint>('webhook_endpoints');
  readonly events = this.#collection<Stripe.Event>('events');

  readonly cards = this.#collection<CardRecord>('cards');
  readonly tasks = this.#collection<ScheduledTask>('tasks');
  readonly counters = this.#collection<Counter>('counters');
  readonly idempotency = this.#collection<IdempotencyRecord>('idempotency');
  readonly checkoutPlans = this.#collection<CheckoutPlan>('checkout_plans');
  readonly paymentPurposes = this.#collection<PaymentPurpose>('payment_purposes');
  readonly collectionStates = this.#collection<CollectionState>('collection_states');
  readonly endpointSecrets = this.#collection<EndpointSecret>('endpoint_secrets');
  readonly settings = this.#collection<Setting>('settings');

  #collection<T extends { id: string }>(name: string, indexes: Indexes<T> = {}): Collection<T> {
    const collection = new Collection<T>(
      name,
      (changed, id, previous) => {
        if (!this.#writes) throw new Error(`A write to ${changed} outside a transaction.`);
        this.#writes.push({ collection: changed, id, previous });
      },
      indexes,
    );
    // The registry reads and writes back only what the same collection gave, so the element type is safe to forget.
    this.#collections.set(name, collection as unknown as Collection<{ id: string }>);
    return collection;
  }

  /** Sums up what there is, for the status page. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.#collections].map(([name, collection]) => [name, collection.size]));
  }

  /** Runs `work` so that either all of its writes stay, and are journaled before this returns, or none. */
  transact<T>(work: () => T): T {
    if (this.#writes) return work();
    const writes: Write[] = [];
    this.#writes = writes;
    try {
      const result = work();
      this.#journal?.append(this.#entry(writes));
      return result;
    } catch (error) {
      for (const { collection, id, previous } of writes.reverse())
        this.#collections.get(collection)?.restore(id, previous);
      throw error;
    } finally {
      this.#writes = undefined;
    }
  }

  /** Fills the store from the journal, then keeps it up to date. */
  attach(journal: Journal): void {
    for (const entry of journal.read()) {
      for (const [name, id] of entry.deleted) this.#collections.get(name)?.restore(id, undefined);
      for (const [name, object] of entry.put) this.#collections.get(name)?.restore(object.id, object);
    }
    journal.compact(this.#everything());
    this.#journal = journal;
  }

  clear(): void {
    for (const collection of this.#collections.values()) collection.clear();
    this.#journal?.compact([]);
  }

  #entry(writes: Write[]): JournalEntry {
    const entry: JournalEntry = { put: [], deleted: [] };
    const seen = new Set<string>();
    for (const { collection, id } of writes) {
      const key = `${collection}/${id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const object = this.#collections.get(collection)?.get(id);
      if (object) entry.put.push([collection, object]);
      else entry.deleted.push([collection, id]);
    }
    return entry;
  }

  *#everything(): Generator<JournalEntry> {
    for (const [name, collection] of this.#collections) {
      for (const object of collection.values()) yield { put: [[name, object]], deleted: [] };
    }
  }
}
