import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertNoManualRates } from '../automatic-tax/assert-no-manual-rates.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { assertChargeable } from './assert-chargeable.ts';
import { assertParams } from './assert-params.ts';
import type { CheckoutPlan, Origin, SessionParams } from './checkout-plan.ts';
import { newSession } from './new-session.ts';
import { openSetup } from './open-setup.ts';
import { paymentTermsOf } from './payment-terms-of.ts';
import { plannedItems } from './planned-items.ts';
import { sessionAmounts } from './session-totals.ts';
import { toShippingOptions } from './shipping-options.ts';
import { assertSubscriptionData } from './subscription-terms.ts';
import { withinParam } from './within-param.ts';

const HIGHEST_LINE_ITEMS = 100;

/** https://docs.stripe.com/api/checkout/sessions/create */
export function createSession(
  sim: Simulation,
  params: SessionParams,
  origin: Origin = {},
): Stripe.Checkout.Session {
  const { plan, session: draft } = draftSession(sim, params, { id: sim.newId('cs_test'), origin });
  const session = draft.mode === 'setup' ? openSetup(sim, draft, plan) : draft;
  sim.store.checkoutPlans.put(plan);
  sim.store.checkoutSessions.put(session);
  sim.schedule('checkout.expire', session.id, session.expires_at);
  return session;
}

/** A session that is checked but not kept: also what a payment link would open. */
export function draftSession(
  sim: Simulation,
  params: SessionParams,
  { id, origin }: { id: string; origin: Origin },
): { plan: CheckoutPlan; session: Stripe.Checkout.Session; lineItems: Stripe.LineItem[] } {
  assertParams(sim, params, origin.paymentLink !== undefined);
  const customer = params.customer === undefined ? null : findCustomer(sim, params.customer);
  const { plan, currency, shippingOptions } = toPlan(sim, params, id);
  const bare = newSession(sim, plan, { customer, currency, shippingOptions, origin });
  assertData(sim, plan, bare);
  if (bare.mode === 'setup') return { plan, session: bare, lineItems: [] };
  const { totals, lineItems } = sessionAmounts(sim, bare, plan);
  const session = { ...bare, ...totals };
  assertChargeable(session);
  return { plan, session, lineItems };
}

/** The request with everything that it made on the way by its id, so that the session can be made again. */
function toPlan(sim: Simulation, params: SessionParams, id: string) {
  const { expand: _, line_items: lines = [], shipping_options: shipping, ...rest } = params;
  const mode = params.mode ?? 'payment';
  if (lines.length > HIGHEST_LINE_ITEMS)
    throw invalidRequest(`You may have up to ${HIGHEST_LINE_ITEMS} line items.`, { param: 'line_items' });
  const lineItems = plannedItems(sim, lines, { mode });
  const currency = currencyOf(sim, params, lineItems[0]?.price);
  const shippingOptions = toShippingOptions(sim, shipping, currency ?? 'usd');
  const plan: CheckoutPlan = {
    id,
    given: {
      ...rest,
      line_items: lines.map(({ price_data: _data, ...line }, at) => ({
        ...line,
        price: lineItems[at]?.price ?? '',
      })),
      shipping_options: shippingOptions.map(({ shipping_rate: rate }) => ({
        shipping_rate: idOf(rate) ?? '',
      })),
    },
    lineItems,
    discounts: resolveDiscounts(sim, params.discounts, params.customer),
    shippingRate: idOf(shippingOptions[0]?.shipping_rate ?? null),
    intent: null,
    details: null,
    bought: null,
  };
  return { plan, currency, shippingOptions };
}

/** Of the request, or of the first price; none where nothing is bought and no currency is named. */
function currencyOf(sim: Simulation, params: SessionParams, firstPrice: string | undefined): string | null {
  if (params.currency !== undefined) return parseCurrency(params.currency);
  return sim.store.prices.get(firstPrice ?? '')?.currency ?? null;
}

/** What is passed on to the payment or the subscription must be good now, not only once somebody pays. */
function assertData(sim: Simulation, plan: CheckoutPlan, session: Stripe.Checkout.Session): void {
  for (const [at, { taxRates }] of plan.lineItems.entries())
    assertNoManualRates(session.automatic_tax, taxRates, `line_items[${at}][tax_rates]`);
  assertNoManualRates(
    session.automatic_tax,
    plan.given.subscription_data?.default_tax_rates,
    'subscription_data[default_tax_rates]',
  );
  if (session.mode === 'subscription')
    withinParam('subscription_data', () => assertSubscriptionData(sim, plan, session.currency ?? 'usd'));
  if (session.mode === 'payment')
    withinParam('payment_intent_data', () => paymentTermsOf(sim, plan, Number.MAX_SAFE_INTEGER));
}
