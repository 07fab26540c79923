import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { plannedItems, presetOf } from '../checkout-sessions/planned-items.ts';
import { sessionAmounts } from '../checkout-sessions/session-totals.ts';
import { findPrice } from '../prices/update-price.ts';
import { buildLink } from './build-link.ts';
import type { LinkParams, LinkPlan } from './link-plan.ts';
import { toSessionParams } from './to-session-params.ts';

const MOST_LINES = 20;

export function findPaymentLink(sim: Simulation, id: string): Stripe.PaymentLink {
  const link = sim.store.paymentLinks.get(id);
  if (!link) throw noSuch('payment_link', id);
  return link;
}

export function linkPlanOf(sim: Simulation, id: string): LinkPlan {
  const plan = sim.store.linkPlans.get(id);
  if (!plan) throw new Error(`The payment link ${id} has no plan.`);
  return plan;
}

/** https://docs.stripe.com/api/payment-link/create */
export function createPaymentLink(sim: Simulation, params: LinkParams): Stripe.PaymentLink {
  const { line_items: lines, expand: _, ...given } = params;
  if (lines.length > MOST_LINES)
    throw invalidRequest(`You may have up to ${MOST_LINES} line items.`, { param: 'line_items' });
  // Subscriptions take one-time prices too: which mode it is follows from the prices.
  const mode = lines.some((line) => recurs(sim, line)) ? 'subscription' : 'payment';
  const plan: LinkPlan = {
    id: sim.newId('plink'),
    given,
    lineItems: plannedItems(sim, lines, { mode }).map(({ id, price, quantity, adjustable }) => ({
      id,
      price,
      quantity,
      adjustable,
    })),
  };
  const link = buildLink(sim, plan);
  sim.store.linkPlans.put(plan);
  sim.store.paymentLinks.put(link);
  sim.emit('payment_link.created', link);
  return link;
}

const recurs = (sim: Simulation, { price, price_data: data }: LinkParams['line_items'][number]): boolean =>
  data?.recurring !== undefined || Boolean(sim.store.prices.get(price ?? '')?.recurring);

/** The lines as the API shows them, whatever has become of their prices since. */
export function linkItems(sim: Simulation, id: string): Stripe.LineItem[] {
  const link = findPaymentLink(sim, id);
  const plan = linkPlanOf(sim, id);
  const given = toSessionParams(sim, plan);
  const { lineItems } = sessionAmounts(
    sim,
    {
      mode: given.mode ?? 'payment',
      currency: link.currency,
      customer: null,
      shipping_options: link.shipping_options,
      automatic_tax: { ...link.automatic_tax, provider: null, status: null },
    },
    {
      id,
      given,
      lineItems: plan.lineItems.map((item) => ({
        ...item,
        metadata: {},
        taxRates: [],
        isOptional: false,
        customAmount: presetOf(findPrice(sim, item.price, 'price')),
      })),
      discounts: [],
      shippingRate: null,
      intent: null,
      details: null,
      bought: null,
    },
  );
  return lineItems;
}

/** `expand[]=line_items`. */
export const includeLinkItems = (sim: Simulation, id: string): Stripe.ApiList<Stripe.LineItem> =>
  paginate(linkItems(sim, id), {}, `/v1/payment_links/${id}/line_items`);
