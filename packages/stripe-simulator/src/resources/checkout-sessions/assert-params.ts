import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { assertPaymentMethodParams } from './assert-payment-methods.ts';
import { assertUrls } from './assert-urls.ts';
import type { SessionParams } from './checkout-plan.ts';

const DAY = 86_400;
const SHORTEST_SECONDS = 30 * 60;
const LONGEST_REFERENCE = 200;

type Param = keyof SessionParams;

const UNSUPPORTED = ['customer_account', 'payment_method_configuration'] as const satisfies Param[];

/** What stands only in some modes (docs.stripe.com/api/checkout/sessions/create). */
const MODES: Partial<Record<Param, readonly string[]>> = {
  allow_promotion_codes: ['payment', 'subscription'],
  customer_creation: ['payment', 'setup'],
  discounts: ['payment', 'subscription'],
  line_items: ['payment', 'subscription'],
  optional_items: ['payment', 'subscription'],
  payment_intent_data: ['payment'],
  payment_method_collection: ['subscription'],
  saved_payment_method_options: ['payment', 'subscription'],
  setup_intent_data: ['setup'],
  shipping_address_collection: ['payment', 'subscription'],
  shipping_options: ['payment'],
  submit_type: ['payment', 'subscription'],
  subscription_data: ['subscription'],
};

/** What stands only beside some user interfaces (same page). */
const UI_MODES: Partial<Record<Param, readonly string[]>> = {
  after_expiration: ['hosted_page', 'embedded_page', 'form'],
  branding_settings: ['hosted_page', 'embedded_page', 'form'],
  cancel_url: ['hosted_page', 'form'],
  custom_fields: ['hosted_page', 'embedded_page', 'form'],
  custom_text: ['hosted_page', 'embedded_page', 'form'],
  optional_items: ['hosted_page', 'embedded_page'],
  origin_context: ['hosted_page', 'embedded_page', 'form'],
  permissions: ['embedded_page', 'elements'],
  redirect_on_completion: ['embedded_page'],
  return_url: ['embedded_page', 'elements', 'form'],
  submit_type: ['hosted_page', 'embedded_page', 'form'],
  success_url: ['hosted_page', 'form'],
};

/** Refuses what Stripe refuses before anything is made. */
export function assertParams(sim: Simulation, params: SessionParams, isFromLink: boolean): void {
  refuseUnsupported(params, UNSUPPORTED);
  const { mode, ui_mode: uiMode = 'hosted_page' } = params;
  if (mode === undefined) throw missingParam('mode');
  for (const name of namesIn(params, MODES))
    if (!MODES[name]?.includes(mode))
      throw invalidRequest(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name });
  for (const name of namesIn(params, UI_MODES))
    if (!UI_MODES[name]?.includes(uiMode))
      throw invalidRequest(`You can not pass \`${name}\` when \`ui_mode\` is \`${uiMode}\`.`, {
        param: name,
      });
  if (!isFromLink) assertUrls(params);
  assertNotTogether(params, ['customer', 'customer_email']);
  assertNotTogether(params, ['allow_promotion_codes', 'discounts']);
  assertOf(params, mode);
  assertPaymentMethodParams(params);
  if (params.customer !== undefined) assertForCustomer(params, findCustomer(sim, params.customer));
  else if (params.customer_update !== undefined)
    throw invalidRequest('`customer_update` can only be used with `customer`.', { param: 'customer_update' });
  assertExpiry(sim, params.expires_at);
}

const namesIn = (params: SessionParams, table: Partial<Record<Param, unknown>>): Param[] =>
  (Object.keys(table) as Param[]).filter((name) => params[name] !== undefined);

function assertNotTogether(params: SessionParams, names: readonly [Param, Param]): void {
  const [, second] = names;
  if (names.every((name) => params[name] !== undefined))
    throw invalidRequest(`You may only specify one of these parameters: ${names.join(', ')}.`, {
      code: 'parameters_exclusive',
      param: second,
    });
}

function assertOf(params: SessionParams, mode: Stripe.Checkout.Session.Mode): void {
  if (mode !== 'payment' && params.invoice_creation?.enabled)
    throw invalidRequest(
      'You can only enable invoice creation when `mode` is set to `payment`. Invoices are created automatically when `mode` is set to `subscription`.',
      { param: 'invoice_creation' },
    );
  if (mode === 'setup' && params.automatic_tax?.enabled)
    throw invalidRequest('Automatic tax is not supported in `setup` mode.', { param: 'automatic_tax' });
  if (mode === 'setup' && params.currency === undefined && params.allowed_payment_method_types === undefined)
    throw missingParam('currency');
  if ((params.discounts?.length ?? 0) > 1)
    throw invalidRequest('You may only pass one discount.', { param: 'discounts' });
  if ((params.client_reference_id?.length ?? 0) > LONGEST_REFERENCE)
    throw invalidRequest(`Invalid string: must be at most ${LONGEST_REFERENCE} characters`, {
      param: 'client_reference_id',
    });
  if (params.ui_mode === 'elements' && params.tax_id_collection?.required !== undefined)
    throw invalidRequest('You can not pass `tax_id_collection[required]` when `ui_mode` is `elements`.', {
      param: 'tax_id_collection[required]',
    });
  for (const name of ['adaptive_pricing', 'managed_payments'] as const)
    if (params[name]?.enabled)
      throw invalidRequest(`The simulator does not support ${name} yet.`, { param: name });
  if (params.automatic_tax?.liability?.type === 'account')
    throw invalidRequest('The simulator has the account itself liable for tax only.', {
      param: 'automatic_tax[liability][type]',
    });
}

/** What is asked of an existing customer must have a place to be saved (docs.stripe.com/tax/checkout, …/tax-ids). */
function assertForCustomer(params: SessionParams, customer: Stripe.Customer): void {
  const update = params.customer_update ?? {};
  if (params.tax_id_collection?.enabled && update.name !== 'auto')
    throw invalidRequest(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      { param: 'customer_update[name]' },
    );
  const hasPlace = customer.address?.country || update.address === 'auto' || update.shipping === 'auto';
  if (params.automatic_tax?.enabled && !hasPlace)
    throw invalidRequest(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      { code: 'customer_tax_location_invalid', param: 'automatic_tax' },
    );
  if (update.shipping === 'auto' && params.shipping_address_collection === undefined)
    throw invalidRequest(
      '`customer_update[shipping]` can only be `auto` when `shipping_address_collection` is set.',
      { param: 'customer_update[shipping]' },
    );
}

function assertExpiry(sim: Simulation, given: number | undefined): void {
  if (given === undefined) return;
  if (given >= sim.now() + SHORTEST_SECONDS && given <= sim.now() + DAY) return;
  throw invalidRequest(
    'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
    { param: 'expires_at' },
  );
}
