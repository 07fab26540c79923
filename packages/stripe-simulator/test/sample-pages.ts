import type Stripe from 'stripe';
import type { CheckoutView, PageActions, PayOutcome, PortalView } from '../src/pages/page-actions.ts';
import { DEC_24, NOV_24, SAMPLE_CUSTOMER, sampleInvoice, sampleInvoiceView } from './sample-invoice.ts';
import { sampleOnboarding } from './sample-onboarding.ts';

export function sampleCard(id: string, last4: string, brand = 'visa'): Stripe.PaymentMethod {
  return {
    id,
    type: 'card',
    card: { brand, last4, exp_month: 4, exp_year: 2034 },
  } as unknown as Stripe.PaymentMethod;
}

const PRICE = {
  type: 'recurring',
  currency: 'usd',
  unit_amount: 2900,
  currency_options: { eur: { unit_amount: 2700 } },
  product: 'prod_1',
  recurring: { interval: 'month', interval_count: 1 },
};

export function sampleLineItem(overrides: object = {}): Stripe.LineItem {
  return {
    id: 'li_1',
    object: 'item',
    amount_subtotal: 2900,
    amount_total: 2900,
    currency: 'usd',
    description: 'Starter',
    price: PRICE,
    quantity: 1,
    ...overrides,
  } as unknown as Stripe.LineItem;
}

export function sampleCheckout(session: object = {}, view: Partial<CheckoutView> = {}): CheckoutView {
  return {
    session: {
      id: 'cs_test_1',
      object: 'checkout.session',
      allow_promotion_codes: true,
      amount_subtotal: 2900,
      amount_total: 2900,
      cancel_url: 'https://app.example/pricing',
      currency: 'usd',
      custom_fields: [],
      custom_text: { submit: null },
      customer: null,
      customer_details: null,
      customer_email: null,
      mode: 'subscription',
      payment_link: null,
      shipping_cost: null,
      shipping_options: [],
      status: 'open',
      success_url: 'https://app.example/return?session={CHECKOUT_SESSION_ID}',
      total_details: { amount_discount: 0, amount_tax: 0, amount_shipping: 0 },
      ...session,
    } as unknown as Stripe.Checkout.Session,
    lineItems: [sampleLineItem()],
    recurring: { interval: 'month', intervalCount: 1 },
    trialEndsAt: null,
    merchantName: 'Billwright',
    savedCards: [],
    asksForMethod: true,
    shippingRates: [],
    optionalItems: [],
    removable: [],
    promotionCode: null,
    confirmation: null,
    ...view,
  };
}

export function sampleSubscription(overrides: object = {}): Stripe.Subscription {
  return {
    id: 'sub_1',
    cancel_at: null,
    cancel_at_period_end: false,
    currency: 'usd',
    status: 'active',
    trial_end: null,
    items: { data: [{ price: PRICE, quantity: 1, current_period_end: DEC_24 }] },
    ...overrides,
  } as unknown as Stripe.Subscription;
}

export function samplePortal(view: Partial<PortalView> = {}, session: object = {}): PortalView {
  const reasons = ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'];
  return {
    session: {
      id: 'bps_1',
      flow: null,
      return_url: 'https://app.example/billing',
      ...session,
    } as unknown as Stripe.BillingPortal.Session,
    configuration: {
      business_profile: { headline: 'Billwright' },
      features: {
        customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true },
        subscription_cancel: {
          enabled: true,
          mode: 'at_period_end',
          cancellation_reason: { enabled: true, options: reasons },
        },
        subscription_pause: { enabled: false, duration: { type: 'indefinite', interval_options: [] } },
        subscription_update: { enabled: false, default_allowed_updates: [] },
      },
    } as unknown as Stripe.BillingPortal.Configuration,
    customer: SAMPLE_CUSTOMER,
    subscriptions: [sampleSubscription()],
    products: { prod_1: { id: 'prod_1', name: 'Starter' } as unknown as Stripe.Product },
    paymentMethods: [sampleCard('pm_1', '4242'), sampleCard('pm_2', '4444', 'mastercard')],
    invoices: Array.from({ length: 8 }, (_, i) =>
      sampleInvoice({
        id: `in_${i}`,
        number: `A1B2C3D4-000${i}`,
        status: i === 0 ? 'open' : 'paid',
        created: NOV_24 - i * 30 * 86_400,
      }),
    ),
    taxIds: [],
    offers: [],
    retention: null,
    ...view,
  };
}

type Recorder = <R>(name: string, result: R) => (...args: unknown[]) => R;

function samplePortalActions(record: Recorder): PageActions['portal'] {
  const done = { kind: 'done' } as const;
  const refused = { kind: 'refused', message: 'This is your current plan.', field: null } as const;
  return {
    loginPage: () => undefined,
    logIn: () => null,
    afterExpiration: () => null,
    previewChange: record('previewChange', refused),
    change: record('change', done),
    pause: record('pause', done),
    unpause: record('unpause', done),
    retain: record('retain', done),
    makeDefault: record('makeDefault', done),
    removeCard: record('removeCard', done),
    updateCustomer: record('updateCustomer', done),
    addTaxId: record('addTaxId', done),
    removeTaxId: record('removeTaxId', done),
  };
}

/** Pages without a simulator: every call is kept, and a test says what it answers. */
export interface SampleActions extends PageActions {
  calls: { name: string; args: unknown[] }[];
}

export function sampleActions(overrides: Partial<PageActions> = {}): SampleActions {
  const calls: SampleActions['calls'] = [];
  const record =
    <R>(name: string, result: R) =>
    (...args: unknown[]): R => {
      calls.push({ name, args });
      return result;
    };
  const done: PayOutcome = { kind: 'done', redirectTo: 'https://app.example/return?session=cs_test_1' };
  return {
    calls,
    onboarding: sampleOnboarding(record),
    portal: samplePortalActions(record),
    loadCheckout: (id) => (id === 'cs_test_1' ? sampleCheckout() : undefined),
    payCheckout: record('payCheckout', Promise.resolve(done)),
    applyPromotionCode: record('applyPromotionCode', { ok: true } as const),
    changeOrder: record('changeOrder', { ok: true } as const),
    removeSavedMethod: record('removeSavedMethod', undefined),
    openPaymentLink: record('openPaymentLink', { kind: 'session', id: 'cs_test_1' } as const),
    recoverCheckout: record('recoverCheckout', { kind: 'session', id: 'cs_test_1' } as const),
    cancelCheckout: record('cancelCheckout', 'https://app.example/pricing'),
    loadPortal: (id) => (id === 'bps_1' ? samplePortal() : undefined),
    portalAddCard: record('portalAddCard', Promise.resolve(done)),
    portalCancel: record('portalCancel', Promise.resolve({ kind: 'done' } as const)),
    portalResume: record('portalResume', Promise.resolve({ kind: 'done' } as const)),
    loadInvoice: (id) => (id === 'in_1' ? sampleInvoiceView() : undefined),
    payInvoice: record('payInvoice', Promise.resolve({ kind: 'done', redirectTo: '/i/in_1' } as const)),
    loadChallenge: (id) =>
      id === 'pi_1' ? { amount: 2900, currency: 'usd', merchantName: 'Billwright' } : undefined,
    completeChallenge: record('completeChallenge', Promise.resolve(done)),
    ...overrides,
  };
}
