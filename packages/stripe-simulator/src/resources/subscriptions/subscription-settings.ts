import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { assertNoManualRates } from '../automatic-tax/assert-no-manual-rates.ts';
import { assertOwnLiability } from '../automatic-tax/assert-own-liability.ts';
import { accountTaxIds } from '../tax-ids/account-tax-ids.ts';
import { findDestination, findOnBehalfOf } from '../transfers/find-destination.ts';
import { automaticTax, invoiceSettings, paymentSettings } from './subscription-defaults.ts';

/** What a subscription is told once and its invoices then follow. */
export type SubscriptionSettings = Pick<
  Stripe.Subscription,
  | 'application_fee_percent'
  | 'automatic_tax'
  | 'default_tax_rates'
  | 'invoice_settings'
  | 'on_behalf_of'
  | 'payment_settings'
  | 'transfer_data'
  | 'trial_settings'
>;

/** An update may also empty what a creation can only leave out. */
type Given = Pick<Stripe.SubscriptionUpdateParams, keyof SubscriptionSettings>;

/** What a request changes; what it does not name stays as it is. */
export function givenSettings(
  sim: Simulation,
  given: Partial<Given>,
  before: Partial<SubscriptionSettings> = {},
): Partial<SubscriptionSettings> {
  const rates =
    given.default_tax_rates === undefined
      ? before.default_tax_rates
      : taxRates(sim, given.default_tax_rates, 'default_tax_rates');
  assertOwnLiability(given.automatic_tax);
  assertNoManualRates(
    given.automatic_tax ?? before.automatic_tax ?? { enabled: false },
    rates,
    'default_tax_rates',
  );
  assertShares(sim, given, before);
  return {
    ...(given.application_fee_percent === undefined
      ? {}
      : { application_fee_percent: feePercent(given.application_fee_percent) }),
    ...(given.automatic_tax === undefined
      ? {}
      : { automatic_tax: automaticTax(given.automatic_tax.enabled) }),
    ...(given.default_tax_rates === undefined || !rates ? {} : { default_tax_rates: rates }),
    ...(given.invoice_settings === undefined
      ? {}
      : { invoice_settings: toInvoiceSettings(sim, given.invoice_settings, before.invoice_settings) }),
    ...(given.on_behalf_of === undefined
      ? {}
      : { on_behalf_of: given.on_behalf_of ? findOnBehalfOf(sim, given.on_behalf_of).id : null }),
    ...(given.payment_settings === undefined
      ? {}
      : { payment_settings: toPaymentSettings(given.payment_settings, before.payment_settings) }),
    ...(given.transfer_data === undefined ? {} : { transfer_data: toTransferData(sim, given.transfer_data) }),
    ...(given.trial_settings === undefined
      ? {}
      : { trial_settings: toTrialSettings(given.trial_settings, before.trial_settings) }),
  };
}

export function taxRates(
  sim: Simulation,
  given: readonly string[] | '' | null,
  param: string,
): Stripe.TaxRate[] {
  return (given || []).map((id, at) => {
    const rate = sim.store.taxRates.get(id);
    if (!rate) throw noSuch('tax rate', id, `${param}[${at}]`);
    return rate;
  });
}

function feePercent(given: number | '' | null): number | null {
  if (given === '' || given === null) return null;
  if (given >= 0 && given <= 100) return given;
  throw invalidRequest('Invalid decimal: must be between 0 and 100.', { param: 'application_fee_percent' });
}

/**
 * A share is taken of a connected account only: of its own subscriptions, or of those whose money goes to it, and then
 * either as a fee or by transferring less (docs.stripe.com/connect/subscriptions).
 */
function assertShares(sim: Simulation, given: Partial<Given>, before: Partial<SubscriptionSettings>): void {
  const percent = given.application_fee_percent ?? before.application_fee_percent ?? '';
  const transfer = given.transfer_data ?? before.transfer_data;
  if (percent === '' || given.application_fee_percent === '') return;
  if (sim.isPlatform && (!transfer || given.transfer_data === ''))
    throw invalidRequest(
      'Can only apply an application_fee_percent when the request is made on behalf of a connected account.',
      { param: 'application_fee_percent' },
    );
  if (transfer && typeof transfer.amount_percent === 'number')
    throw invalidRequest(
      'You may only specify one of these parameters: application_fee_percent, transfer_data[amount_percent].',
      { code: 'parameters_exclusive', param: 'application_fee_percent' },
    );
}

function toTransferData(
  sim: Simulation,
  given: Given['transfer_data'],
): Stripe.Subscription.TransferData | null {
  if (!given) return null;
  return {
    amount_percent: given.amount_percent ?? null,
    destination: findDestination(sim, given.destination, 'transfer_data[destination]').id,
  };
}

function toInvoiceSettings(
  sim: Simulation,
  given: NonNullable<Given['invoice_settings']>,
  before: Stripe.Subscription.InvoiceSettings = invoiceSettings,
): Stripe.Subscription.InvoiceSettings {
  refuseUnsupported(given, ['custom_fields', 'footer']);
  return {
    ...before,
    account_tax_ids:
      given.account_tax_ids === undefined
        ? before.account_tax_ids
        : accountTaxIds(sim, given.account_tax_ids, 'invoice_settings[account_tax_ids]'),
    description: given.description === undefined ? before.description : given.description || null,
    issuer: given.issuer
      ? {
          type: given.issuer.type,
          ...(given.issuer.account === undefined ? {} : { account: given.issuer.account }),
        }
      : before.issuer,
  };
}

function toPaymentSettings(
  given: NonNullable<Given['payment_settings']>,
  before: Stripe.Subscription.PaymentSettings | null = null,
): Stripe.Subscription.PaymentSettings {
  refuseUnsupported(given, ['payment_method_options']);
  const types = given.payment_method_types;
  if (types && types.length > 0 && !types.includes('card'))
    throw invalidRequest('The simulator charges cards only.', {
      param: 'payment_settings[payment_method_types]',
    });
  return {
    ...(before ?? paymentSettings(null)),
    ...(types === undefined ? {} : { payment_method_types: types || null }),
    ...(given.save_default_payment_method === undefined
      ? {}
      : { save_default_payment_method: given.save_default_payment_method }),
  };
}

function toTrialSettings(
  { end_behavior: given }: NonNullable<Given['trial_settings']>,
  before: Stripe.Subscription.TrialSettings | null = null,
): Stripe.Subscription.TrialSettings {
  const known = before?.end_behavior;
  return {
    end_behavior: {
      billing_cycle_anchor: given.billing_cycle_anchor ?? known?.billing_cycle_anchor ?? null,
      missing_payment_method:
        given.missing_payment_method ?? known?.missing_payment_method ?? 'create_invoice',
    },
  };
}
