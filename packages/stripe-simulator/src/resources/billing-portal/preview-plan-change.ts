import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import type { PlanPreview } from '../../pages/portal-actions.ts';
import { previewInvoice } from '../invoices/preview-invoice.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';
import { type PlannedPortalChange, scheduleChange, toUpdate } from './change-plan.ts';

/** Makes the change, looks at what it came to, and must be undone by whoever calls: so a preview is what will be charged. */
export function tryPlanChange(sim: Simulation, change: PlannedPortalChange): PlanPreview {
  const { subscription, item } = change;
  const prorationDate = sim.now();
  if (change.at === 'period_end') {
    scheduleChange(sim, change);
    const startsAt = item.current_period_end;
    return {
      prorationDate,
      at: 'period_end',
      startsAt,
      dueNow: null,
      next: nextOf(sim, subscription.id),
      nextAt: startsAt,
    };
  }
  // Whether a card would be declined is not looked at yet.
  const update = { ...toUpdate(change, prorationDate), payment_behavior: 'default_incomplete' } as const;
  const after = updateSubscription(sim, update, subscription.id);
  const latest = idOf(after.latest_invoice);
  const isNew = latest !== null && latest !== idOf(subscription.latest_invoice);
  const [changed] = after.items.data;
  return {
    prorationDate,
    at: 'now',
    startsAt: prorationDate,
    dueNow: isNew ? (sim.store.invoices.get(latest) ?? null) : null,
    next: nextOf(sim, subscription.id),
    nextAt: changed?.current_period_end ?? item.current_period_end,
  };
}

/** None when it ends instead. */
function nextOf(sim: Simulation, id: string): Stripe.Invoice | null {
  try {
    return previewInvoice(sim, { subscription: findSubscription(sim, id).id });
  } catch (error) {
    if (error instanceof StripeError) return null;
    throw error;
  }
}
