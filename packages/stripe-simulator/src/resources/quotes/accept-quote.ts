import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { findCustomer } from '../customers/find-customer.ts';
import type { DiscountSource } from '../discounts/create-discount.ts';
import { draftInvoice, FINALIZES_AFTER_SECONDS, type InvoicePlan } from '../invoices/draft-invoice.ts';
import { giveDiscounts } from '../invoices/given-discounts.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor } from '../prices/amount-for.ts';
import { findPrice } from '../prices/update-price.ts';
import { productName } from '../subscriptions/item-lines.ts';
import { startSubscription } from '../subscriptions/start-subscription.ts';
import { findQuoteThatIs, planOf } from './find-quote.ts';
import type { QuoteItem, QuotePlan } from './quote-plan.ts';

const DAY = 86_400;

/** The offer becomes a subscription, or an invoice if nothing of it recurs (docs.stripe.com/quotes/create#accept-quote). */
export function acceptQuote(sim: Simulation, _: Stripe.QuoteAcceptParams, id: string): Stripe.Quote {
  const quote = findQuoteThatIs(sim, id, { statuses: ['open'], act: 'accept' });
  sim.unschedule('quote.expire', id);
  const plan = planOf(sim, id);
  const recurs = plan.items.some(({ price }) => findPrice(sim, price, 'price').recurring !== null);
  const outcome = recurs
    ? { subscription: subscribe(sim, quote, plan) }
    : { invoice: draftInvoice(sim, ...invoiceOf(sim, quote, plan)).id };
  const accepted = sim.store.quotes.put<Stripe.Quote>({
    ...quote,
    ...outcome,
    status: 'accepted',
    status_transitions: { ...quote.status_transitions, accepted_at: sim.now() },
  });
  sim.emit('quote.accepted', accepted);
  return accepted;
}

/** Its first invoice stays a draft for an hour; one-time items come with it. */
function subscribe(sim: Simulation, quote: Stripe.Quote, plan: QuotePlan): string {
  const { trial_period_days: trialDays, ...data } = quote.subscription_data;
  const priced = plan.items.map((item) => ({ item, price: findPrice(sim, item.price, 'price') }));
  const ratesOf = ({ taxRates }: QuoteItem) => givenTaxRates(sim, taxRates, 'tax_rates');
  const trialEnd = trialDays === null ? null : sim.now() + trialDays * DAY;
  const { subscription } = startSubscription(sim, {
    customer: idOf(quote.customer) ?? '',
    currency: quote.currency ?? 'usd',
    items: priced
      .filter(({ price }) => price.recurring)
      .map(({ item, price }) => ({
        price,
        quantity: item.quantity,
        metadata: {},
        discounts: item.discounts,
        taxRates: ratesOf(item),
      })),
    discounts: plan.discounts,
    checkoutSession: null,
    trialEnd,
    anchor: null,
    prorateFirstPeriod: true,
    billingMode: { type: data.billing_mode.type },
    cancelAt: null,
    cancelAtPeriodEnd: false,
    collectionMethod: quote.collection_method,
    daysUntilDue: quote.collection_method === 'send_invoice' ? quote.invoice_settings.days_until_due : null,
    defaultPaymentMethod: null,
    description: data.description,
    metadata: data.metadata ?? {},
    missingPaymentMethod: 'create_invoice',
    saveDefaultPaymentMethod: null,
    automaticTax: quote.automatic_tax.enabled,
    useIntent: null,
    settings: { default_tax_rates: defaultRates(sim, quote) },
    addInvoiceItems: priced
      .filter(({ price }) => !price.recurring)
      .map(({ item }) => ({
        price: item.price,
        quantity: item.quantity,
        discounts: item.discounts.map(toParam),
        ...(item.taxRates.length > 0 ? { tax_rates: item.taxRates } : {}),
      })),
    leavesDraft: true,
  });
  const started = sim.store.subscriptions.put<Stripe.Subscription>({
    ...subscription,
    status: trialEnd === null ? 'active' : 'trialing',
  });
  sim.emit('customer.subscription.created', started);
  return started.id;
}

const toParam = ({ coupon, promotionCode }: DiscountSource) =>
  promotionCode === null ? { coupon } : { promotion_code: promotionCode };

const defaultRates = (sim: Simulation, { default_tax_rates: rates = [] }: Stripe.Quote): Stripe.TaxRate[] =>
  rates.map((rate) => sim.store.taxRates.get(idOf(rate) ?? '')).filter((rate) => rate !== undefined);

function invoiceOf(sim: Simulation, quote: Stripe.Quote, plan: QuotePlan): [InvoicePlan, string] {
  const id = sim.newId('in');
  const customer = findCustomer(sim, idOf(quote.customer) ?? '');
  const settings = quote.invoice_settings;
  const isSent = quote.collection_method === 'send_invoice';
  const invoice: InvoicePlan = {
    customer,
    currency: quote.currency ?? 'usd',
    specs: plan.items.map((item) => toSpec(sim, item, { quote, invoice: id })),
    discounts: giveDiscounts(sim, plan.discounts.map(toParam), { customer: customer.id, invoice: id }),
    reason: 'quote_accept',
    subscription: null,
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: quote.collection_method,
    daysUntilDue: isSent ? settings.days_until_due : null,
    automaticTax: quote.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: sim.now() + FINALIZES_AFTER_SECONDS,
    description: settings.description,
    given: {
      ...(settings.custom_fields ? { custom_fields: settings.custom_fields } : {}),
      default_tax_rates: defaultRates(sim, quote),
      ...(settings.footer === null ? {} : { footer: settings.footer }),
      parent: { quote_details: { quote: quote.id }, subscription_details: null, type: 'quote_details' },
    },
  };
  return [invoice, id];
}

function toSpec(
  sim: Simulation,
  item: QuoteItem,
  { quote, invoice }: { quote: Stripe.Quote; invoice: string },
): LineSpec {
  const price = findPrice(sim, item.price, 'price');
  const currency = quote.currency ?? 'usd';
  const holder = { customer: idOf(quote.customer) ?? '', invoice };
  const rates = givenTaxRates(sim, item.taxRates, 'tax_rates');
  return {
    amount: amountFor(price, { quantity: item.quantity, currency }),
    currency,
    description: productName(sim, price),
    period: { start: sim.now(), end: sim.now() },
    price,
    quantity: item.quantity,
    subscription: null,
    subscriptionItem: null,
    proration: false,
    invoiceItem: null,
    metadata: {},
    discounts: giveDiscounts(sim, item.discounts.map(toParam), holder).map((discount) => discount.id),
    ...(rates.length > 0 ? { taxRates: rates } : {}),
  };
}
