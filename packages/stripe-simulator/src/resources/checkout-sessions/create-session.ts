import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutPlan } from '../../kernel/state/records.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { lineItemsOf, totalsOf } from './line-items.ts';
import { toPlan } from './session-plan.ts';

const DAY = 86_400;
const SHORTEST_SECONDS = 30 * 60;

type Params = Stripe.Checkout.SessionCreateParams;

const UNSUPPORTED = [
  'after_expiration',
  'consent_collection',
  'custom_fields',
  'customer_account',
  'invoice_creation',
  'optional_items',
  'payment_method_data',
  'setup_intent_data',
  'shipping_address_collection',
  'shipping_options',
  'tax_id_collection',
] as const satisfies (keyof Params)[];

/** https://docs.stripe.com/api/checkout/sessions/create */
export function createSession(sim: Simulation, params: Params): Stripe.Checkout.Session {
  refuseUnsupported(params, UNSUPPORTED);
  assertConsistent(sim, params);
  const id = sim.newId('cs_test');
  const customer = params.customer === undefined ? null : findCustomer(sim, params.customer);
  const plan = sim.store.checkoutPlans.put(toPlan(sim, params, id));
  const currency = currencyOf(sim, params, plan);
  const totals = totalsOf(lineItemsOf(sim, plan, currency ?? 'usd'));
  const session = buildSession(sim, params, { id, plan, customer, currency, totals });
  sim.store.checkoutSessions.put(session);
  sim.schedule('checkout.expire', id, session.expires_at);
  return session;
}

function currencyOf(sim: Simulation, params: Params, plan: CheckoutPlan): string | null {
  if (params.currency !== undefined) return parseCurrency(params.currency);
  return sim.store.prices.get(plan.lineItems[0]?.price ?? '')?.currency ?? null;
}

interface Parts {
  id: string;
  plan: CheckoutPlan;
  customer: Stripe.Customer | null;
  currency: string | null;
  totals: ReturnType<typeof totalsOf>;
}

function buildSession(
  sim: Simulation,
  params: Params,
  { id, plan, customer, currency, totals }: Parts,
): Stripe.Checkout.Session {
  const mode = params.mode ?? 'payment';
  const isSetup = mode === 'setup';
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: isSetup ? null : { enabled: false },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    ...(isSetup ? { amount_subtotal: null, amount_total: null, total_details: null } : totals),
    automatic_tax: taxOf(plan.automaticTax),
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: sim.now(),
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: customer
      ? null
      : (params.customer_creation ?? (mode === 'payment' ? 'if_required' : 'always')),
    customer_details: customerDetails(customer, params.customer_email ?? null),
    customer_email: params.customer_email ?? null,
    discounts: plan.discounts.map(({ coupon, promotionCode }) => ({
      coupon: promotionCode === null ? coupon : null,
      promotion_code: promotionCode,
    })),
    expires_at: params.expires_at ?? sim.now() + DAY,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata(null, params.metadata),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      params.payment_method_collection ?? (mode === 'subscription' ? 'always' : 'if_required'),
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: isSetup ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    ui_mode: params.ui_mode ?? 'hosted_page',
    url: `${sim.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  } satisfies Stripe.Checkout.Session;
}

const taxOf = (enabled: boolean): Stripe.Checkout.Session.AutomaticTax => ({
  enabled,
  liability: enabled ? { type: 'self' } : null,
  provider: enabled ? 'stripe' : null,
  status: enabled ? 'complete' : null,
});

export function customerDetails(
  customer: Stripe.Customer | null,
  email: string | null,
): Stripe.Checkout.Session.CustomerDetails | null {
  if (!customer && email === null) return null;
  return {
    address: customer?.address ?? null,
    business_name: null,
    email: customer?.email ?? email,
    individual_name: null,
    name: customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: [],
  };
}

function assertConsistent(sim: Simulation, params: Params): void {
  const { mode, ui_mode = 'hosted_page', customer, customer_email, expires_at } = params;
  if (mode === undefined) throw missingParam('mode');
  if (ui_mode !== 'hosted_page') {
    throw invalidRequest(`The simulator serves ui_mode hosted_page only, not ${ui_mode}.`, {
      param: 'ui_mode',
    });
  }
  if (params.success_url === undefined) throw missingParam('success_url');
  for (const param of ['success_url', 'cancel_url'] as const) assertUrl(params[param], param);
  if (customer !== undefined && customer_email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.');
  }
  if (params.allow_promotion_codes !== undefined && params.discounts !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: allow_promotion_codes, discounts.');
  }
  if (expires_at === undefined) return;
  if (expires_at < sim.now() + SHORTEST_SECONDS || expires_at > sim.now() + DAY) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
}

function assertUrl(url: string | undefined, param: string): void {
  if (url === undefined || (/^https?:\/\//.test(url) && URL.canParse(url))) return;
  throw invalidRequest('Not a valid URL', { code: 'url_invalid', param });
}
