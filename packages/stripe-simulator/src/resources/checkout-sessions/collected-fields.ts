import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import type { SessionParams } from './checkout-plan.ts';

const LONGEST_TEXT = 1200;

/** Sessions and payment links ask for the same things in the same words. */
type Given = Pick<
  SessionParams,
  | 'consent_collection'
  | 'custom_text'
  | 'name_collection'
  | 'shipping_address_collection'
  | 'tax_id_collection'
>;

const TEXTS = ['after_submit', 'shipping_address', 'submit', 'terms_of_service_acceptance'] as const;

/** Texts that are not named stay as they are; an empty one is taken away. */
export function toCustomText(
  given: Given['custom_text'],
  before?: Stripe.Checkout.Session.CustomText,
): Stripe.Checkout.Session.CustomText {
  const text = {
    after_submit: before?.after_submit ?? null,
    shipping_address: before?.shipping_address ?? null,
    submit: before?.submit ?? null,
    terms_of_service_acceptance: before?.terms_of_service_acceptance ?? null,
  };
  for (const name of TEXTS) {
    const one = given?.[name];
    if (one && one.message.length > LONGEST_TEXT)
      throw invalidRequest(`Invalid string: must be at most ${LONGEST_TEXT} characters`, {
        param: `custom_text[${name}][message]`,
      });
    if (one !== undefined) text[name] = one ? { message: one.message } : null;
  }
  return text;
}

export function toConsentCollection(
  given: Given['consent_collection'],
): Stripe.Checkout.Session.ConsentCollection | null {
  if (!given) return null;
  const agreement = given.payment_method_reuse_agreement;
  return {
    payment_method_reuse_agreement: agreement ? { position: agreement.position } : null,
    promotions: given.promotions ?? null,
    terms_of_service: given.terms_of_service ?? null,
  };
}

export function toNameCollection(
  given: Given['name_collection'],
): { name_collection: Stripe.Checkout.Session.NameCollection } | Record<never, never> {
  if (!given) return {};
  const asked = ({ enabled, optional }: { enabled: boolean; optional?: boolean }) => ({
    enabled,
    optional: optional ?? false,
  });
  return {
    name_collection: {
      ...(given.business ? { business: asked(given.business) } : {}),
      ...(given.individual ? { individual: asked(given.individual) } : {}),
    },
  };
}

export const toTaxIdCollection = (
  given: Given['tax_id_collection'],
): Stripe.Checkout.Session.TaxIdCollection => ({
  enabled: given?.enabled ?? false,
  required: given?.required ?? 'never',
});

export function toShippingAddressCollection(
  given: Given['shipping_address_collection'],
): Stripe.Checkout.Session.ShippingAddressCollection | null {
  if (!given) return null;
  if (given.allowed_countries.length === 0)
    throw invalidRequest('You must name at least one country to ship to.', {
      param: 'shipping_address_collection[allowed_countries]',
    });
  return { allowed_countries: [...given.allowed_countries] };
}

const MOST_CUSTOM_FIELDS = 4;

/** For the invoice that comes after a one-time payment (docs.stripe.com/payments/checkout/receipts). */
export function toInvoiceCreation(
  sim: Simulation,
  given: SessionParams['invoice_creation'],
): Stripe.Checkout.Session.InvoiceCreation | null {
  if (!given) return null;
  const { invoice_data: data = {} } = given;
  if (data.issuer?.type === 'account')
    throw invalidRequest('The simulator issues invoices for the account itself only.', {
      param: 'invoice_creation[invoice_data][issuer][type]',
    });
  refuseUnsupported(data.rendering_options || {}, ['template']);
  if ((data.custom_fields || []).length > MOST_CUSTOM_FIELDS)
    throw invalidRequest(`You may only specify up to ${MOST_CUSTOM_FIELDS} custom fields.`, {
      param: 'invoice_creation[invoice_data][custom_fields]',
    });
  return {
    enabled: given.enabled,
    invoice_data: {
      account_tax_ids: ownTaxIds(sim, data.account_tax_ids),
      custom_fields: data.custom_fields || null,
      description: data.description || null,
      footer: data.footer || null,
      issuer: given.enabled ? { type: 'self' } : null,
      metadata: mergeMetadata(null, data.metadata),
      rendering_options: data.rendering_options
        ? { amount_tax_display: data.rendering_options.amount_tax_display || null, template: null }
        : null,
    },
  };
}

function ownTaxIds(sim: Simulation, given: readonly string[] | '' | null | undefined): string[] | null {
  if (!given) return null;
  for (const [at, id] of given.entries())
    if (sim.store.taxIds.get(id)?.owner?.type !== 'self')
      throw noSuch('tax_id', id, `invoice_creation[invoice_data][account_tax_ids][${at}]`);
  return [...given];
}
