import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { orNull, updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { assertOwnLiability } from '../automatic-tax/assert-own-liability.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { taxOf, toInvoiceSettings, UNSUPPORTED } from './create-quote.ts';
import { findQuoteThatIs, planOf, priceQuote } from './find-quote.ts';
import { quoteItems } from './quote-items.ts';

/** Only a draft: what was offered already takes a revision (docs.stripe.com/quotes/revise). */
export function updateQuote(sim: Simulation, params: Stripe.QuoteUpdateParams, id: string): Stripe.Quote {
  refuseUnsupported(params, UNSUPPORTED);
  assertOwnLiability(params.automatic_tax);
  refuseUnsupported(params.subscription_data ?? {}, ['effective_date']);
  const quote = findQuoteThatIs(sim, id, { statuses: ['draft'], act: 'update' });
  const before = planOf(sim, id);
  const plan = sim.store.quotePlans.put({
    ...before,
    items: params.line_items ? quoteItems(sim, params.line_items, before.items) : before.items,
    discounts: params.discounts === undefined ? before.discounts : resolveDiscounts(sim, params.discounts),
  });
  return priceQuote(sim, plan, {
    ...quote,
    automatic_tax: params.automatic_tax ? taxOf(params.automatic_tax.enabled) : quote.automatic_tax,
    collection_method: params.collection_method ?? quote.collection_method,
    customer: params.customer === undefined ? quote.customer : findCustomer(sim, params.customer).id,
    default_tax_rates:
      params.default_tax_rates === undefined
        ? (quote.default_tax_rates ?? [])
        : givenTaxRates(sim, params.default_tax_rates, 'default_tax_rates').map((rate) => rate.id),
    description: updated(quote.description, params.description),
    expires_at: params.expires_at ?? quote.expires_at,
    footer: updated(quote.footer, params.footer),
    header: updated(quote.header, params.header),
    invoice_settings: toInvoiceSettings(params.invoice_settings, quote.invoice_settings),
    metadata: mergeMetadata(quote.metadata, params.metadata),
    subscription_data: subscriptionData(params.subscription_data, quote.subscription_data),
  });
}

function subscriptionData(
  given: Stripe.QuoteUpdateParams.SubscriptionData | undefined,
  before: Stripe.Quote.SubscriptionData,
): Stripe.Quote.SubscriptionData {
  if (!given) return before;
  return {
    ...before,
    description: given.description === undefined ? before.description : orNull(given.description),
    metadata: mergeMetadata(before.metadata, given.metadata),
    trial_period_days:
      given.trial_period_days === undefined ? before.trial_period_days : orNull(given.trial_period_days),
  };
}
