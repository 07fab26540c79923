import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { planOf } from './checkout-plan.ts';
import { sessionAmounts } from './session-totals.ts';

/** The line items as they are priced now, or as they were bought. */
export function sessionItems(sim: Simulation, session: Stripe.Checkout.Session): Stripe.LineItem[] {
  const plan = planOf(sim, session.id);
  return plan.bought ?? sessionAmounts(sim, session, plan).lineItems;
}

/** `expand[]=line_items`, and the endpoint of their own. */
export function includeLineItems(sim: Simulation, sessionId: string): Stripe.ApiList<Stripe.LineItem> {
  const session = sim.store.checkoutSessions.get(sessionId);
  const items = session ? sessionItems(sim, session) : [];
  return paginate(items, {}, `/v1/checkout/sessions/${sessionId}/line_items`);
}

/** `expand[]=total_details.breakdown`: what each discount and each tax comes to over all lines. */
export function includeTotalDetails(
  sim: Simulation,
  sessionId: string,
): Stripe.Checkout.Session.TotalDetails | null {
  const session = sim.store.checkoutSessions.get(sessionId);
  if (!session?.total_details) return null;
  const items = sessionItems(sim, session);
  const discounts = Map.groupBy(
    items.flatMap((item) => item.discounts ?? []),
    ({ discount }) => discount.id,
  );
  const taxes = Map.groupBy(
    items.flatMap((item) => item.taxes ?? []),
    ({ rate }) => rate.id,
  );
  return {
    ...session.total_details,
    breakdown: {
      discounts: [...discounts.values()].flatMap(([first, ...others]) =>
        first ? [{ ...first, amount: sum([first, ...others]) }] : [],
      ),
      taxes: [...taxes.values()].flatMap(([first, ...others]) =>
        first
          ? [
              {
                ...first,
                amount: sum([first, ...others]),
                taxable_amount: [first, ...others].reduce(
                  (total, one) => total + (one.taxable_amount ?? 0),
                  0,
                ),
              },
            ]
          : [],
      ),
    },
  };
}

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
