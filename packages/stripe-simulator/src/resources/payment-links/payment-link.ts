import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { plannedItems } from '../checkout-sessions/planned-items.ts';
import { buildLink } from './build-link.ts';
import type { LinkParams, LinkPlan } from './link-plan.ts';

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
  const { link } = buildLink(sim, plan);
  sim.store.linkPlans.put(plan);
  sim.store.paymentLinks.put(link);
  sim.emit('payment_link.created', link);
  return link;
}

const recurs = (sim: Simulation, { price, price_data: data }: LinkParams['line_items'][number]): boolean =>
  data?.recurring !== undefined || Boolean(sim.store.prices.get(price ?? '')?.recurring);

/** The lines as the API shows them, with the ids that an update names. */
export function linkItems(sim: Simulation, id: string): Stripe.LineItem[] {
  const plan = linkPlanOf(sim, findPaymentLink(sim, id).id);
  return buildLink(sim, plan, findPaymentLink(sim, id)).lineItems.map((item, at) => ({
    ...item,
    id: plan.lineItems[at]?.id ?? item.id,
  }));
}

/** `expand[]=line_items`. */
export const includeLinkItems = (sim: Simulation, id: string): Stripe.ApiList<Stripe.LineItem> =>
  paginate(linkItems(sim, id), {}, `/v1/payment_links/${id}/line_items`);
