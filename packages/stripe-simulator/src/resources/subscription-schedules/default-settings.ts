import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';

type Given = Stripe.SubscriptionScheduleUpdateParams.DefaultSettings;
type Settings = Stripe.SubscriptionSchedule.DefaultSettings;

const unsaid: Settings = {
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor: 'automatic',
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  default_payment_method: null,
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  on_behalf_of: null,
  transfer_data: null,
};

/** What counts in every phase that does not say otherwise. */
export function defaultSettings(given: Given = {}, before: Settings = unsaid): Settings {
  refuseUnsupported(given, [
    'application_fee_percent',
    'billing_thresholds',
    'on_behalf_of',
    'transfer_data',
  ]);
  const { invoice_settings: invoices } = given;
  refuseUnsupported(invoices ?? {}, ['account_tax_ids', 'custom_fields', 'footer', 'description']);
  const enabled = given.automatic_tax?.enabled;
  return {
    ...before,
    ...(enabled === undefined
      ? {}
      : { automatic_tax: { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null } }),
    billing_cycle_anchor: given.billing_cycle_anchor ?? before.billing_cycle_anchor,
    collection_method: given.collection_method ?? before.collection_method,
    default_payment_method: given.default_payment_method ?? before.default_payment_method,
    description: given.description === undefined ? before.description : given.description || null,
    invoice_settings: {
      ...before.invoice_settings,
      days_until_due: invoices?.days_until_due ?? before.invoice_settings.days_until_due,
    },
  };
}

/** As an existing subscription has them, for a schedule that takes it over. */
export const settingsOf = (subscription: Stripe.Subscription): Settings => ({
  ...unsaid,
  automatic_tax: {
    disabled_reason: null,
    enabled: subscription.automatic_tax.enabled,
    liability: subscription.automatic_tax.enabled ? { type: 'self' } : null,
  },
  collection_method: subscription.collection_method,
  default_payment_method: subscription.default_payment_method,
  description: subscription.description,
  invoice_settings: { ...unsaid.invoice_settings, days_until_due: subscription.days_until_due },
});
