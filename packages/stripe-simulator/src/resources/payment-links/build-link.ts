import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, StripeError } from '../../kernel/stripe-error.ts';
import { assertUrl } from '../checkout-sessions/assert-urls.ts';
import { draftSession } from '../checkout-sessions/create-session.ts';
import { applicationOf } from '../transfers/payment-terms.ts';
import { linkData } from './link-data.ts';
import { brandsBlocked, type LinkPlan } from './link-plan.ts';
import { toSessionParams } from './to-session-params.ts';

const LONGEST_MESSAGE = 500;

/** The link as its plan has it, checked as the session that it would open. */
export function buildLink(sim: Simulation, plan: LinkPlan, before?: Stripe.PaymentLink): Stripe.PaymentLink {
  const { id, given } = plan;
  const params = toSessionParams(sim, plan);
  const { session } = namedAsInLinks(() => draftSession(sim, params, { id, origin: { paymentLink: id } }));
  assertMessage(given.inactive_message, 'inactive_message');
  return {
    id,
    object: 'payment_link',
    active: before?.active ?? true,
    after_completion: afterCompletion(given.after_completion),
    allow_promotion_codes: given.allow_promotion_codes ?? false,
    application: applicationOf(sim),
    application_fee_amount: given.application_fee_amount ?? null,
    application_fee_percent: given.application_fee_percent ?? null,
    automatic_tax: {
      enabled: session.automatic_tax.enabled,
      liability: session.automatic_tax.liability,
    },
    billing_address_collection: session.billing_address_collection ?? 'auto',
    consent_collection: session.consent_collection,
    currency: session.currency ?? 'usd',
    custom_fields: session.custom_fields.map(withoutValue),
    custom_text: session.custom_text,
    customer_creation: given.customer_creation ?? (session.mode === 'payment' ? 'if_required' : 'always'),
    inactive_message: given.inactive_message ?? null,
    invoice_creation: session.invoice_creation,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata(null, given.metadata),
    ...(session.name_collection ? { name_collection: session.name_collection } : {}),
    on_behalf_of: given.on_behalf_of ?? null,
    ...(session.optional_items ? { optional_items: session.optional_items } : {}),
    ...linkData(session.mode, given),
    payment_method_collection: session.payment_method_collection ?? 'always',
    payment_method_options: methodOptions(given),
    payment_method_types: given.payment_method_types ?? null,
    phone_number_collection: { enabled: session.phone_number_collection?.enabled ?? false },
    restrictions: restrictions(given.restrictions, before),
    shipping_address_collection: session.shipping_address_collection,
    shipping_options: session.shipping_options,
    submit_type: session.submit_type ?? 'auto',
    tax_id_collection: session.tax_id_collection ?? { enabled: false, required: 'never' },
    transfer_data: given.transfer_data
      ? {
          amount: given.transfer_data.amount ?? null,
          destination: idOf(given.transfer_data.destination) ?? '',
        }
      : null,
    url: before?.url ?? `${sim.baseUrl}/b/${id}`,
  } satisfies Stripe.PaymentLink;
}

const PASSED_ON =
  /^(?:payment_intent_data|subscription_data)\[(application_fee_amount|application_fee_percent|on_behalf_of|transfer_data)\]/;

/** Some of what a session has in its data stands at the top of a link. */
function namedAsInLinks<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof StripeError) || error.details.param === undefined) throw error;
    throw new StripeError({ ...error.details, param: error.details.param.replace(PASSED_ON, '$1') });
  }
}

function afterCompletion(given: LinkPlan['given']['after_completion']): Stripe.PaymentLink.AfterCompletion {
  if (given?.type !== 'redirect') {
    const message = given?.hosted_confirmation?.custom_message;
    assertMessage(message, 'after_completion[hosted_confirmation][custom_message]');
    return { hosted_confirmation: { custom_message: message || null }, type: 'hosted_confirmation' };
  }
  if (!given.redirect) throw missingParam('after_completion[redirect]');
  assertUrl(given.redirect.url, 'after_completion[redirect][url]');
  return { redirect: { url: given.redirect.url }, type: 'redirect' };
}

/** A limit can be raised as long as it is not reached. */
function restrictions(
  given: LinkPlan['given']['restrictions'],
  before: Stripe.PaymentLink | undefined,
): Stripe.PaymentLink.Restrictions | null {
  if (!given) return null;
  const { limit } = given.completed_sessions;
  const known = before?.restrictions?.completed_sessions;
  const count = known?.count ?? 0;
  if (limit <= count && limit !== known?.limit)
    throw invalidRequest(`The limit must be greater than ${count}, the number of completed sessions.`, {
      param: 'restrictions[completed_sessions][limit]',
    });
  return { completed_sessions: { count, limit } };
}

const methodOptions = ({
  payment_method_options: given,
}: LinkPlan['given']): Stripe.PaymentLink.PaymentMethodOptions | null =>
  given?.card ? { card: { restrictions: { brands_blocked: brandsBlocked(given) ?? [] } } } : null;

/** A link has questions, not answers. */
function withoutValue({
  dropdown,
  numeric,
  text,
  ...field
}: Stripe.Checkout.Session.CustomField): Stripe.PaymentLink.CustomField {
  const bounds = ({
    default_value,
    maximum_length,
    minimum_length,
  }: Stripe.Checkout.Session.CustomField.Text): Stripe.PaymentLink.CustomField.Text => ({
    default_value,
    maximum_length,
    minimum_length,
  });
  return {
    ...field,
    ...(dropdown ? { dropdown: { default_value: dropdown.default_value, options: dropdown.options } } : {}),
    ...(numeric ? { numeric: bounds(numeric) } : {}),
    ...(text ? { text: bounds(text) } : {}),
  };
}

function assertMessage(given: string | undefined, param: string): void {
  if (given !== undefined && given.length > LONGEST_MESSAGE)
    throw invalidRequest(`Invalid string: must be at most ${LONGEST_MESSAGE} characters`, { param });
}
