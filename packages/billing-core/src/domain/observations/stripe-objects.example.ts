import type Stripe from 'stripe';
import type { Facts } from '../decision.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

/** Stripe's snapshots for tests, as far as the mirrors read them; name what matters, leave the rest. */
export function aStripeSubscription(more: Partial<Stripe.Subscription> = {}): Stripe.Subscription {
  return {
    id: 'sub_1',
    object: 'subscription',
    customer: 'cus_1',
    status: 'active',
    currency: 'usd',
    created: at('2026-01-01'),
    trial_end: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    default_payment_method: 'pm_1',
    items: { object: 'list', has_more: false, url: '', data: [aStripeItem()] },
    metadata: { billwright_account: 'acme' },
    ...more,
  } as Stripe.Subscription;
}

export function aStripeItem(planKey = 'starter', unitAmount = 2900): Stripe.SubscriptionItem {
  return {
    id: 'si_1',
    object: 'subscription_item',
    quantity: 1,
    current_period_start: at('2026-01-01'),
    current_period_end: at('2026-02-01'),
    price: {
      id: `price_${planKey}`,
      unit_amount: unitAmount,
      recurring: { interval: 'month' },
      metadata: { billwright_plan: planKey },
    },
  } as unknown as Stripe.SubscriptionItem;
}

export function aStripeRefund(more: Partial<Stripe.Refund> = {}): Stripe.Refund {
  return {
    id: 're_1',
    object: 'refund',
    customer: 'cus_1',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    amount: 1000,
    currency: 'usd',
    status: 'succeeded',
    reason: 'requested_by_customer',
    created: at('2026-01-10'),
    metadata: {},
    ...more,
  } as Stripe.Refund;
}

export function aStripeInvoice(more: Partial<Stripe.Invoice> = {}): Stripe.Invoice {
  return {
    id: 'in_1',
    object: 'invoice',
    customer: 'cus_1',
    parent: { subscription_details: { subscription: 'sub_1' } },
    number: 'ACME-0001',
    status: 'open',
    billing_reason: 'subscription_cycle',
    currency: 'usd',
    subtotal: 2900,
    total: 2900,
    total_excluding_tax: 2900,
    pre_payment_credit_notes_amount: 0,
    post_payment_credit_notes_amount: 0,
    customer_address: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    amount_due: 2900,
    amount_paid: 0,
    amount_remaining: 2900,
    created: at('2026-02-01'),
    status_transitions: { finalized_at: at('2026-02-01'), paid_at: null },
    due_date: null,
    attempt_count: 1,
    next_payment_attempt: null,
    hosted_invoice_url: 'https://invoice.example/in_1',
    invoice_pdf: 'https://invoice.example/in_1.pdf',
    ...more,
  } as Stripe.Invoice;
}

export function aStripeCustomer(more: Partial<Stripe.Customer> = {}): Stripe.Customer {
  return {
    id: 'cus_1',
    object: 'customer',
    email: 'ada@acme.example',
    name: 'Acme',
    currency: 'usd',
    balance: 0,
    invoice_settings: { default_payment_method: 'pm_1' },
    metadata: { billwright_account: 'acme' },
    ...more,
  } as Stripe.Customer;
}

export function aTaxId(more: Partial<Stripe.TaxId> = {}): Stripe.TaxId {
  return {
    id: 'txi_1',
    object: 'tax_id',
    customer: 'cus_1',
    type: 'eu_vat',
    value: 'DE123456789',
    country: 'DE',
    created: at('2026-01-01'),
    verification: { status: 'verified', verified_name: 'ACME GMBH', verified_address: null },
    ...more,
  } as Stripe.TaxId;
}

export function aStripePaymentMethod(more: Partial<Stripe.PaymentMethod> = {}): Stripe.PaymentMethod {
  return {
    id: 'pm_1',
    object: 'payment_method',
    customer: 'cus_1',
    type: 'card',
    card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2030 },
    ...more,
  } as Stripe.PaymentMethod;
}

/** Pro in January 2026, planned to be Starter from February on. */
export function aStripeSchedule(
  more: Partial<Stripe.SubscriptionSchedule> = {},
): Stripe.SubscriptionSchedule {
  return {
    id: 'sub_sched_1',
    object: 'subscription_schedule',
    customer: 'cus_1',
    subscription: 'sub_1',
    released_subscription: null,
    status: 'active',
    metadata: {},
    phases: [
      aStripePhase('price_pro', '2026-01-01', '2026-02-01'),
      aStripePhase('price_starter', '2026-02-01', '2026-03-01', { billwright_plan: 'starter' }),
    ],
    ...more,
  } as unknown as Stripe.SubscriptionSchedule;
}

const aStripePhase = (price: string, from: string, to: string, metadata: Stripe.Metadata = {}) => ({
  start_date: at(from),
  end_date: at(to),
  items: [{ price, quantity: 1 }],
  metadata,
});

export function aStripeSession(more: Partial<Stripe.Checkout.Session> = {}): Stripe.Checkout.Session {
  return {
    id: 'cs_1',
    object: 'checkout.session',
    customer: 'cus_1',
    status: 'open',
    payment_status: 'unpaid',
    subscription: null,
    ...more,
  } as Stripe.Checkout.Session;
}

/** An event of a type as Stripe sends it; `before` are its `previous_attributes`. */
export function anEvent<T extends Stripe.Event['type']>(
  type: T,
  object: object,
  { before, ...more }: Partial<Stripe.Event> & { before?: object } = {},
): Extract<Stripe.Event, { type: T }> {
  return {
    id: 'evt_1',
    object: 'event',
    type,
    created: at('2026-01-01'),
    livemode: false,
    data: { object, ...(before ? { previous_attributes: before } : {}) },
    ...more,
  } as unknown as Extract<Stripe.Event, { type: T }>;
}

export const someFacts = (more: Partial<Facts> = {}): Facts => ({
  accountId: 'acme',
  otherLive: [],
  ...more,
});
