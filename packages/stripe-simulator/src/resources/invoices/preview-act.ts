import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { unusedFrom } from '../subscriptions/cancel-within.ts';
import { assertPausable, pauseLines } from '../subscriptions/pause-subscription.ts';
import { prorationDate } from '../subscriptions/plan-change.ts';
import { resumptionBill } from '../subscriptions/resumption-lines.ts';
import { usedLines } from '../subscriptions/usage-lines.ts';
import type { LineSpec } from './line-spec.ts';

type Details = Stripe.InvoiceCreatePreviewParams.SubscriptionDetails;

/** Is it a pause or a resumption that is previewed? An empty pause is none (docs.stripe.com/api/invoices/create_preview). */
export const isActPreviewed = ({ pause, resume_at }: Details): boolean =>
  resume_at !== undefined || Object.keys(pause ?? {}).length > 0;

/**
 * What pausing, resuming or cancelling now would be invoiced for at once; nothing when it would make no invoice
 * (docs.stripe.com/billing/subscriptions/pause, preview the invoice).
 */
export function linesOfAct(sim: Simulation, subscription: Stripe.Subscription, details: Details): LineSpec[] {
  if (details.cancel_now) return cancellationLines(sim, subscription, details);
  if (details.resume_at !== undefined) return resumptionLines(sim, subscription, details);
  assertPausable(subscription);
  const { invoicing_behavior, bill_for } = details.pause ?? {};
  return invoicing_behavior === 'invoice' ? pauseLines(sim, subscription, bill_for) : [];
}

/**
 * Cancelled now, prorated unless told otherwise, with what was used meanwhile: what `cancel` makes with `prorate` and
 * `invoice_now` (docs.stripe.com/billing/subscriptions/cancel).
 */
function cancellationLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { proration_behavior, proration_date }: Details,
): LineSpec[] {
  const at = prorationDate(sim, subscription, proration_date ?? null);
  const isCredited = proration_behavior !== 'none' && subscription.status !== 'trialing';
  return [...(isCredited ? unusedFrom(sim, subscription, at) : []), ...usedLines(sim, subscription)];
}

function resumptionLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { billing_cycle_anchor, proration_behavior, proration_date }: Details,
): LineSpec[] {
  if (subscription.status !== 'paused')
    throw invalidRequest('`resume_at` can only be used for a paused subscription.', {
      param: 'subscription_details[resume_at]',
    });
  const { specs, invoices } = resumptionBill(sim, subscription, {
    keepsAnchor: billing_cycle_anchor?.type === 'unchanged',
    prorationBehavior: proration_behavior ?? 'create_prorations',
    at: proration_date ?? sim.now(),
  });
  return invoices ? specs : [];
}
