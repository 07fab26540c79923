import type Stripe from 'stripe';
import { cycleBoundary } from '../../kernel/billing/billing-dates.ts';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { cadenceOf, isMetered } from '../subscriptions/cadence.ts';
import { toItem } from '../subscriptions/create-subscription.ts';
import { automaticTax } from '../subscriptions/subscription-defaults.ts';
import { taxRates } from '../subscriptions/subscription-settings.ts';
import { toPhaseDiscounts } from './phase-discounts.ts';

export type GivenPhase = Stripe.SubscriptionScheduleUpdateParams.Phase;
type Phase = Stripe.SubscriptionSchedule.Phase;

const MOST_PHASES = 10;

/** Phases in a row: each begins where the one before it ends (docs.stripe.com/billing/subscriptions/subscription-schedules). */
export function toPhases(sim: Simulation, given: readonly GivenPhase[], startsAt: number): Phase[] {
  if (given.length === 0) throw missingParam('phases');
  if (given.length > MOST_PHASES)
    throw invalidRequest(`A subscription schedule can have at most ${MOST_PHASES} phases.`, {
      param: 'phases',
    });
  const phases: Phase[] = [];
  for (const [at, phase] of given.entries()) {
    const start = phases.at(-1)?.end_date ?? startsAt;
    const named = phase.start_date === 'now' ? sim.now() : phase.start_date;
    if (at > 0 && named !== undefined && named !== start)
      throw invalidRequest('The start_date of a phase must be the end_date of the phase before it.', {
        param: `phases[${at}][start_date]`,
      });
    phases.push(toPhase(sim, phase, { start, param: `phases[${at}]` }));
  }
  return phases;
}

function toPhase(
  sim: Simulation,
  given: GivenPhase,
  { start, param }: { start: number; param: string },
): Phase {
  refuseUnsupported(given, [
    'application_fee_percent',
    'billing_thresholds',
    'on_behalf_of',
    'transfer_data',
  ]);
  const items = given.items.map((item, at) => {
    refuseUnsupported(item, ['billing_thresholds']);
    return toPhaseItem(sim, item, `${param}[items][${at}]`);
  });
  const [first] = items;
  if (!first) throw missingParam(`${param}[items]`);
  const end = endOf(sim, given, { start, param, price: findPrice(sim, String(first.price)) });
  const currency =
    given.currency === undefined
      ? findPrice(sim, String(first.price)).currency
      : parseCurrency(given.currency);
  return {
    add_invoice_items: (given.add_invoice_items ?? []).map((item, at) =>
      toAddedItem(sim, item, `${param}[add_invoice_items][${at}]`),
    ),
    application_fee_percent: null,
    ...(given.automatic_tax ? { automatic_tax: automaticTaxOf(given.automatic_tax.enabled) } : {}),
    billing_cycle_anchor: given.billing_cycle_anchor ?? null,
    billing_thresholds: null,
    collection_method: given.collection_method ?? null,
    currency,
    default_payment_method: given.default_payment_method ?? null,
    default_tax_rates: taxRates(sim, given.default_tax_rates ?? [], `${param}[default_tax_rates]`),
    description: given.description || null,
    discounts: toPhaseDiscounts(sim, given.discounts),
    end_date: end,
    invoice_settings: invoiceSettingsOf(given),
    items,
    metadata: mergeMetadata(null, given.metadata),
    on_behalf_of: null,
    proration_behavior: given.proration_behavior ?? 'create_prorations',
    start_date: start,
    transfer_data: null,
    trial_end: trialEndOf(sim, given, { start, end, param }),
  };
}

function automaticTaxOf(enabled: boolean): Stripe.SubscriptionSchedule.Phase.AutomaticTax {
  const { liability } = automaticTax(enabled);
  return { disabled_reason: null, enabled, liability };
}

/** Only how long a customer has to pay: the rest of the settings is the subscription's own. */
function invoiceSettingsOf({ invoice_settings: given }: GivenPhase): Phase['invoice_settings'] {
  if (!given) return null;
  refuseUnsupported(given, ['account_tax_ids', 'custom_fields', 'footer', 'issuer', 'description']);
  return {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: given.days_until_due ?? null,
    description: null,
    footer: null,
    issuer: null,
  };
}

function endOf(
  sim: Simulation,
  given: GivenPhase,
  { start, param, price }: { start: number; param: string; price: Stripe.Price },
): number {
  if (given.duration && given.end_date !== undefined)
    throw invalidRequest('You may only specify one of these parameters: duration, end_date.', {
      param: `${param}[duration]`,
    });
  if (given.duration) {
    const { interval, interval_count: intervalCount = 1 } = given.duration;
    if (intervalCount < 1)
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: `${param}[duration][interval_count]`,
      });
    return cycleBoundary(start, { interval, intervalCount }, 1);
  }
  if (given.end_date === undefined) return cycleBoundary(start, cadenceOf(price), 1);
  const end = given.end_date === 'now' ? sim.now() : given.end_date;
  if (end >= start && (end > start || given.end_date === 'now')) return end;
  throw invalidRequest('The end_date of a phase must be after its start_date.', {
    param: `${param}[end_date]`,
  });
}

function trialEndOf(
  sim: Simulation,
  { trial, trial_end: given }: GivenPhase,
  { start, end, param }: { start: number; end: number; param: string },
): number | null {
  if (trial && given !== undefined)
    throw invalidRequest('You may only specify one of these parameters: trial, trial_end.', {
      param: `${param}[trial]`,
    });
  if (trial) return end;
  if (given === undefined) return null;
  const trialEnd = given === 'now' ? sim.now() : given;
  if (trialEnd >= start && trialEnd <= end) return trialEnd;
  throw invalidRequest('The trial_end of a phase must lie within the phase.', {
    param: `${param}[trial_end]`,
  });
}

function toPhaseItem(
  sim: Simulation,
  given: Stripe.SubscriptionScheduleUpdateParams.Phase.Item,
  param: string,
): Stripe.SubscriptionSchedule.Phase.Item {
  const { price, quantity, taxRates: rates = [] } = toItem(sim, given, param);
  return {
    billing_thresholds: null,
    discounts: toPhaseDiscounts(sim, given.discounts),
    metadata: mergeMetadata(null, given.metadata),
    plan: price.id,
    price: price.id,
    ...(isMetered(price) ? {} : { quantity }),
    tax_rates: rates,
  };
}

function toAddedItem(
  sim: Simulation,
  given: Stripe.SubscriptionScheduleUpdateParams.Phase.AddInvoiceItem,
  param: string,
): Stripe.SubscriptionSchedule.Phase.AddInvoiceItem {
  refuseUnsupported(given, ['discounts', 'tax_rates']);
  if (!given.price_data && given.price === undefined) throw missingParam(`${param}[price]`);
  const price = given.price_data
    ? createPrice(sim, given.price_data)
    : findPrice(sim, given.price ?? '', `${param}[price]`);
  const { start, end } = given.period ?? {};
  return {
    discountable: given.discountable ?? true,
    discounts: [],
    metadata: mergeMetadata(null, given.metadata),
    period: {
      end: end
        ? { type: end.type, ...(end.timestamp === undefined ? {} : { timestamp: end.timestamp }) }
        : { type: 'min_item_period_end' },
      start: start
        ? { type: start.type, ...(start.timestamp === undefined ? {} : { timestamp: start.timestamp }) }
        : { type: 'max_item_period_start' },
    },
    price: price.id,
    quantity: given.quantity ?? 1,
    tax_rates: [],
  };
}
