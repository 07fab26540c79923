import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { offeredTypes, toPaymentMethodOptions } from './assert-payment-methods.ts';
import { toBranding } from './branding.ts';
import type { CheckoutPlan, Origin, SessionParams } from './checkout-plan.ts';
import {
  toConsentCollection,
  toCustomText,
  toInvoiceCreation,
  toNameCollection,
  toShippingAddressCollection,
  toTaxIdCollection,
} from './collected-fields.ts';
import { toCustomFields } from './custom-fields.ts';
import { toOptionalItems } from './optional-items.ts';

const DAY = 86_400;

interface Parts {
  customer: Stripe.Customer | null;
  currency: string | null;
  shippingOptions: Stripe.Checkout.Session.ShippingOption[];
  origin: Origin;
}

/** An open session without its amounts. */
export function newSession(
  sim: Simulation,
  { id, given, discounts }: CheckoutPlan,
  { customer, currency, shippingOptions, origin }: Parts,
): Stripe.Checkout.Session {
  const mode = given.mode ?? 'payment';
  const isSetup = mode === 'setup';
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: isSetup ? null : { enabled: false },
    after_expiration: toAfterExpiration(given),
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: taxOf(given.automatic_tax?.enabled ?? false),
    billing_address_collection: given.billing_address_collection ?? null,
    ...toBranding(sim, given.branding_settings),
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    client_secret: clientSecret(sim, id, given.ui_mode),
    collected_information: null,
    consent: null,
    consent_collection: toConsentCollection(given.consent_collection),
    created: sim.now(),
    currency,
    currency_conversion: null,
    custom_fields: toCustomFields(given.custom_fields),
    custom_text: toCustomText(given.custom_text),
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: customerCreation(given, customer),
    customer_details: customerDetails(sim, customer, given.customer_email ?? null),
    customer_email: given.customer_email ?? null,
    discounts: discounts.map(({ coupon, promotionCode }) => ({
      coupon: promotionCode === null ? coupon : null,
      promotion_code: promotionCode,
    })),
    ...(given.excluded_payment_method_types
      ? { excluded_payment_method_types: given.excluded_payment_method_types }
      : {}),
    expires_at: given.expires_at ?? sim.now() + DAY,
    integration_identifier: given.integration_identifier ?? null,
    invoice: null,
    invoice_creation: toInvoiceCreation(sim, given.invoice_creation),
    livemode: false,
    locale: given.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata(null, given.metadata),
    mode,
    ...toNameCollection(given.name_collection),
    ...(given.optional_items
      ? { optional_items: toOptionalItems(sim, given.optional_items, { mode, currency: currency ?? 'usd' }) }
      : {}),
    origin_context: given.origin_context ?? null,
    payment_intent: null,
    payment_link: origin.paymentLink ?? null,
    payment_method_collection:
      given.payment_method_collection ?? (mode === 'subscription' ? 'always' : 'if_required'),
    payment_method_configuration_details: null,
    payment_method_options: toPaymentMethodOptions(given),
    payment_method_types: offeredTypes(given, currency),
    payment_status: isSetup ? 'no_payment_required' : 'unpaid',
    permissions: given.permissions
      ? { update_shipping_details: given.permissions.update_shipping_details ?? 'client_only' }
      : null,
    phone_number_collection: { enabled: given.phone_number_collection?.enabled ?? false },
    recovered_from: origin.recoveredFrom ?? null,
    ...(given.ui_mode === 'embedded_page'
      ? { redirect_on_completion: given.redirect_on_completion ?? 'always' }
      : {}),
    ...(given.return_url === undefined ? {} : { return_url: given.return_url }),
    saved_payment_method_options: isSetup ? null : savedMethodOptions(given),
    setup_intent: null,
    shipping_address_collection: toShippingAddressCollection(given.shipping_address_collection),
    shipping_cost: null,
    shipping_options: shippingOptions,
    status: 'open',
    submit_type: given.submit_type ?? null,
    subscription: null,
    success_url: given.success_url ?? null,
    tax_id_collection: toTaxIdCollection(given.tax_id_collection),
    total_details: null,
    ui_mode: given.ui_mode ?? 'hosted_page',
    url: (given.ui_mode ?? 'hosted_page') === 'hosted_page' ? `${sim.baseUrl}/c/pay/${id}` : null,
    wallet_options: given.wallet_options
      ? { link: { display: given.wallet_options.link?.display ?? 'auto' } }
      : null,
  } satisfies Stripe.Checkout.Session;
}

/** What the browser of an embedded checkout opens it with. */
const clientSecret = (sim: Simulation, id: string, uiMode = 'hosted_page'): string | null =>
  uiMode === 'hosted_page' ? null : `${id}_secret_${sim.newSecret(id, 25)}`;

function toAfterExpiration({
  after_expiration: given,
}: SessionParams): Stripe.Checkout.Session.AfterExpiration | null {
  if (!given) return null;
  const { recovery } = given;
  return {
    recovery: recovery
      ? {
          allow_promotion_codes: recovery.allow_promotion_codes ?? false,
          enabled: recovery.enabled,
          expires_at: null,
          url: null,
        }
      : null,
  };
}

/** An invoice needs a customer; a single payment without one has none unless it is asked for. */
function customerCreation(
  given: SessionParams,
  customer: Stripe.Customer | null,
): Stripe.Checkout.Session.CustomerCreation | null {
  if (customer) return null;
  if (given.mode !== 'payment') return given.customer_creation ?? 'always';
  return given.invoice_creation?.enabled ? 'always' : (given.customer_creation ?? 'if_required');
}

const savedMethodOptions = ({
  saved_payment_method_options: given,
}: SessionParams): Stripe.Checkout.Session.SavedPaymentMethodOptions => ({
  allow_redisplay_filters: given?.allow_redisplay_filters ?? ['always'],
  payment_method_remove: given?.payment_method_remove ?? 'disabled',
  payment_method_save: given?.payment_method_save ?? null,
});

const taxOf = (enabled: boolean): Stripe.Checkout.Session.AutomaticTax => ({
  enabled,
  liability: enabled ? { type: 'self' } : null,
  provider: enabled ? 'stripe' : null,
  status: enabled ? 'requires_location_inputs' : null,
});

export function customerDetails(
  sim: Simulation,
  customer: Stripe.Customer | null,
  email: string | null,
): Stripe.Checkout.Session.CustomerDetails | null {
  if (!customer && email === null) return null;
  return {
    address: customer?.address ?? null,
    business_name: customer?.business_name ?? null,
    email: customer?.email ?? email,
    individual_name: customer?.individual_name ?? null,
    name: customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: customer ? taxIdsOf(sim, customer.id).map(({ type, value }) => ({ type, value })) : [],
  };
}
