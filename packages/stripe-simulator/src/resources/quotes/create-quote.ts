import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { orNull } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { missingParam } from '../../kernel/stripe-error.ts';
import { assertOwnLiability } from '../automatic-tax/assert-own-liability.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { automaticTax } from '../invoices/draft-invoice.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { billingMode } from '../subscriptions/subscription-defaults.ts';
import { findTestClock } from '../test-clocks/test-clock.ts';
import { findQuote, priceQuote } from './find-quote.ts';
import { quoteItems } from './quote-items.ts';
import type { QuotePlan } from './quote-plan.ts';

const DAY = 86_400;
const OPEN_DAYS = 30;

export const UNSUPPORTED = [
  'application_fee_amount',
  'application_fee_percent',
  'customer_account',
  'on_behalf_of',
  'transfer_data',
] as const satisfies (keyof Stripe.QuoteCreateParams)[];

/** A draft of an offer, or a copy of another (docs.stripe.com/quotes). */
export function createQuote(sim: Simulation, params: Stripe.QuoteCreateParams): Stripe.Quote {
  refuseUnsupported(params, UNSUPPORTED);
  assertOwnLiability(params.automatic_tax);
  refuseUnsupported(params.subscription_data ?? {}, ['effective_date']);
  if (params.test_clock !== undefined) findTestClock(sim, params.test_clock, 'test_clock');
  const id = sim.newId('qt');
  const quote = params.from_quote ? copy(sim, params, id) : blank(sim, params, id);
  sim.emit('quote.created', quote);
  return quote;
}

function blank(sim: Simulation, params: Stripe.QuoteCreateParams, id: string): Stripe.Quote {
  if (!params.line_items || params.line_items.length === 0) throw missingParam('line_items');
  const plan: QuotePlan = sim.store.quotePlans.put({
    id,
    items: quoteItems(sim, params.line_items),
    discounts: resolveDiscounts(sim, params.discounts),
  });
  const customer = params.customer === undefined ? null : findCustomer(sim, params.customer).id;
  return priceQuote(sim, plan, {
    id,
    object: 'quote',
    amount_subtotal: 0,
    amount_total: 0,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: taxOf(params.automatic_tax?.enabled ?? false),
    collection_method: params.collection_method ?? 'charge_automatically',
    computed: { recurring: null, upfront: { amount_subtotal: 0, amount_total: 0, total_details: noDetails } },
    created: sim.now(),
    currency: null,
    customer,
    customer_account: null,
    default_tax_rates: givenTaxRates(sim, params.default_tax_rates, 'default_tax_rates').map(
      (rate) => rate.id,
    ),
    description: orNull(params.description),
    discounts: [],
    expires_at: params.expires_at ?? sim.now() + OPEN_DAYS * DAY,
    footer: orNull(params.footer),
    from_quote: null,
    header: orNull(params.header),
    invoice: null,
    invoice_settings: toInvoiceSettings(params.invoice_settings),
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    number: null,
    on_behalf_of: null,
    status: 'draft',
    status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
    subscription: null,
    subscription_data: {
      billing_mode: toBillingMode(params.subscription_data?.billing_mode, sim.now()),
      description: params.subscription_data?.description ?? null,
      effective_date: null,
      metadata: mergeMetadata(null, params.subscription_data?.metadata),
      trial_period_days: orNull(params.subscription_data?.trial_period_days),
    },
    subscription_schedule: null,
    test_clock: params.test_clock ?? sim.testClock,
    total_details: noDetails,
    transfer_data: null,
  } satisfies Stripe.Quote);
}

/** Everything of the other one, but for what the request says itself; a revision takes its place once it is final. */
function copy(sim: Simulation, params: Stripe.QuoteCreateParams, id: string): Stripe.Quote {
  const from = findQuote(sim, params.from_quote?.quote ?? '', 'from_quote[quote]');
  const before = sim.store.quotePlans.get(from.id);
  const plan = sim.store.quotePlans.put<QuotePlan>({
    id,
    items: params.line_items
      ? quoteItems(sim, params.line_items)
      : (before?.items ?? []).map((item) => ({ ...item, id: sim.newId('li') })),
    discounts:
      params.discounts === undefined ? (before?.discounts ?? []) : resolveDiscounts(sim, params.discounts),
  });
  return priceQuote(sim, plan, {
    ...from,
    id,
    created: sim.now(),
    customer: params.customer === undefined ? idOf(from.customer) : findCustomer(sim, params.customer).id,
    description: params.description === undefined ? from.description : orNull(params.description),
    expires_at: params.expires_at ?? sim.now() + OPEN_DAYS * DAY,
    footer: params.footer === undefined ? from.footer : orNull(params.footer),
    from_quote: { is_revision: params.from_quote?.is_revision ?? false, quote: from.id },
    header: params.header === undefined ? from.header : orNull(params.header),
    invoice: null,
    metadata: mergeMetadata(from.metadata, params.metadata),
    number: null,
    status: 'draft',
    status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
    subscription: null,
    subscription_schedule: null,
  });
}

const noDetails = { amount_discount: 0, amount_shipping: 0, amount_tax: 0 };

export const taxOf = (enabled: boolean): Stripe.Quote.AutomaticTax => {
  const { liability, provider, status } = automaticTax(enabled);
  return { enabled, liability, provider, status };
};

function toBillingMode(
  given: Stripe.QuoteCreateParams.SubscriptionData.BillingMode | undefined,
  now: number,
): Stripe.Quote.SubscriptionData.BillingMode {
  const { flexible, type } = billingMode(given, now);
  return { ...(flexible ? { flexible } : {}), type };
}

export function toInvoiceSettings(
  given: Stripe.QuoteUpdateParams.InvoiceSettings | undefined,
  before?: Stripe.Quote.InvoiceSettings,
): Stripe.Quote.InvoiceSettings {
  return {
    custom_fields:
      given?.custom_fields === undefined ? (before?.custom_fields ?? null) : orNull(given.custom_fields),
    days_until_due: given?.days_until_due ?? before?.days_until_due ?? null,
    description: given?.description === undefined ? (before?.description ?? null) : orNull(given.description),
    footer: given?.footer === undefined ? (before?.footer ?? null) : orNull(given.footer),
    issuer: { type: 'self' },
  };
}
