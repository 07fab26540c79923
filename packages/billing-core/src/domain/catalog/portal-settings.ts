import type Stripe from 'stripe';
import type { BillingConfig, PortalDefinition } from '../../config.ts';

/** A price that the portal offers, under its product. */
export interface OfferedPrice {
  productId: string;
  priceId: string;
}

/** What a portal configuration of ours says at Stripe: the part that code decides. */
export interface PortalSettings {
  business_profile: { headline: string; privacy_policy_url?: string; terms_of_service_url?: string };
  default_return_url: string;
  features: {
    customer_update: { enabled: boolean; allowed_updates: string[] };
    invoice_history: { enabled: boolean };
    payment_method_update: { enabled: boolean };
    subscription_cancel: {
      enabled: boolean;
      mode: 'at_period_end' | 'immediately';
      cancellation_reason: { enabled: boolean; options: string[] };
    };
    subscription_update: {
      enabled: boolean;
      default_allowed_updates: string[];
      proration_behavior: 'always_invoice';
      products: { product: string; prices: string[] }[];
    };
  };
}

/** Stripe takes ten products at most (docs.stripe.com/api/customer_portal/configurations/create). */
const MOST_PRODUCTS = 10;

const REASONS = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
];

const DEFAULTS: Required<Pick<PortalDefinition, 'cancel' | 'switchPlans' | 'updates'>> = {
  cancel: 'at_period_end',
  switchPlans: true,
  updates: ['address', 'email', 'name', 'phone', 'tax_id'],
};

/** The portal as code says it, with the plans of the catalogue that can be switched to. */
export function toPortalSettings(
  { product, portal = {} }: Pick<BillingConfig, 'product' | 'portal'>,
  offered: readonly OfferedPrice[],
  returnUrl: string,
): PortalSettings {
  const { cancel, switchPlans, updates } = { ...DEFAULTS, ...portal };
  const products = switchPlans ? toProducts(offered) : [];
  return {
    business_profile: {
      headline: portal.headline ?? `${product}: your plan, card and invoices`,
      ...(portal.privacyPolicyUrl ? { privacy_policy_url: portal.privacyPolicyUrl } : {}),
      ...(portal.termsOfServiceUrl ? { terms_of_service_url: portal.termsOfServiceUrl } : {}),
    },
    default_return_url: returnUrl,
    features: {
      customer_update: { enabled: updates.length > 0, allowed_updates: [...updates].sort() },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: {
        enabled: cancel !== 'no',
        mode: cancel === 'immediately' ? 'immediately' : 'at_period_end',
        cancellation_reason: { enabled: cancel !== 'no', options: [...REASONS].sort() },
      },
      subscription_update: {
        enabled: products.length > 0,
        default_allowed_updates: products.length > 0 ? ['price', 'promotion_code'] : [],
        // As our own plan change: the difference is charged at once.
        proration_behavior: 'always_invoice',
        products,
      },
    },
  };
}

function toProducts(offered: readonly OfferedPrice[]): { product: string; prices: string[] }[] {
  const byProduct = Map.groupBy(offered, ({ productId }) => productId);
  return [...byProduct]
    .map(([product, prices]) => ({ product, prices: prices.map(({ priceId }) => priceId).sort() }))
    .sort((a, b) => (a.product < b.product ? -1 : 1))
    .slice(0, MOST_PRODUCTS);
}

/** Stripe's object, read back in the same form, so that the two can be compared. */
export function fromConfiguration({
  business_profile: profile,
  default_return_url: returnUrl,
  features,
}: Stripe.BillingPortal.Configuration): PortalSettings {
  const { customer_update: customer, subscription_cancel: cancel, subscription_update: update } = features;
  return {
    business_profile: {
      headline: profile.headline ?? '',
      ...(profile.privacy_policy_url ? { privacy_policy_url: profile.privacy_policy_url } : {}),
      ...(profile.terms_of_service_url ? { terms_of_service_url: profile.terms_of_service_url } : {}),
    },
    default_return_url: returnUrl ?? '',
    features: {
      customer_update: { enabled: customer.enabled, allowed_updates: [...customer.allowed_updates].sort() },
      invoice_history: { enabled: features.invoice_history.enabled },
      payment_method_update: { enabled: features.payment_method_update.enabled },
      subscription_cancel: {
        enabled: cancel.enabled,
        mode: cancel.mode === 'immediately' ? 'immediately' : 'at_period_end',
        cancellation_reason: {
          enabled: cancel.cancellation_reason.enabled,
          options: [...cancel.cancellation_reason.options].sort(),
        },
      },
      subscription_update: {
        enabled: update.enabled,
        default_allowed_updates: [...update.default_allowed_updates].sort(),
        proration_behavior: 'always_invoice',
        products: (update.products ?? [])
          .map(({ product, prices }) => ({ product, prices: [...prices].sort() }))
          .sort((a, b) => (a.product < b.product ? -1 : 1)),
      },
    },
  };
}

/** What has to change at Stripe, in words; nothing when the two agree. */
export function comparePortal(
  wanted: PortalSettings,
  found: PortalSettings | undefined,
): { kind: 'create_portal' | 'update_portal'; text: string } | undefined {
  if (!found)
    return { kind: 'create_portal', text: `Open the customer portal: ${wanted.business_profile.headline}` };
  const changed = changedPaths(wanted, found);
  return changed.length === 0
    ? undefined
    : { kind: 'update_portal', text: `Change the customer portal: ${changed.join('; ')}` };
}

/** Each leaf that differs as `path: before → after`; lists are leaves. */
function changedPaths(wanted: object, found: object, path = ''): string[] {
  const before = new Map<string, unknown>(Object.entries(found));
  const after = new Map<string, unknown>(Object.entries(wanted));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    if (isObject(was) && isObject(is)) return changedPaths(is, was, `${path}${key}.`);
    const [left, right] = [show(was), show(is)];
    return left === right ? [] : [`${path}${key}: ${left} → ${right}`];
  });
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (value: unknown) => (value === undefined || value === '' ? 'nothing' : JSON.stringify(value));
