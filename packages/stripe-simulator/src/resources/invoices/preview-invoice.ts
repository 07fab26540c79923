import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { assertOwnLiability } from '../automatic-tax/assert-own-liability.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { buildInvoice, type InvoicePlan } from './draft-invoice.ts';
import { asDetailed, PROSPECT, prospect } from './preview-customer.ts';
import { type NewItems, noUpcoming, planExisting, planNew, planOneOff } from './preview-subscription.ts';

type Params = Stripe.InvoiceCreatePreviewParams;

/**
 * What the next invoice will be, or the one that a change would make. The same code plans the change that an
 * update makes, so with the same proration_date the amounts agree (docs.stripe.com/api/invoices/create_preview).
 */
export function previewInvoice(sim: Simulation, params: Params): Stripe.Invoice {
  refuseUnsupported(params, ['customer_account', 'on_behalf_of', 'schedule_details']);
  assertOwnLiability(params.automatic_tax);
  const plan = toPlan(sim, params);
  const invoice = buildInvoice(sim, asDetailed(plan, params.customer_details), sim.newId('upcoming_in'));
  return plan.customer.id === PROSPECT ? { ...invoice, customer: null } : invoice;
}

function toPlan(sim: Simulation, params: Params): InvoicePlan {
  if (params.subscription !== undefined)
    return planExisting(sim, params, findSubscription(sim, params.subscription, 'subscription'));
  if (params.schedule !== undefined) return planSchedule(sim, params, params.schedule);
  if (params.customer === undefined && !params.customer_details) throw missingParam('customer');
  const customer = params.customer === undefined ? prospect(sim) : findCustomer(sim, params.customer);
  const currency = params.currency === undefined ? undefined : parseCurrency(params.currency);
  const items = params.subscription_details?.items;
  if (items) return planNew(sim, params, { customer, currency, items, param: 'subscription_details[items]' });
  const next = nextToRenew(sim, customer.id);
  if (next && !params.invoice_items) return planExisting(sim, params, next);
  const own = currency ?? customer.currency ?? sim.account.default_currency ?? 'usd';
  const plan = planOneOff(sim, params, { customer, currency: own, specs: [], reason: 'upcoming' });
  if (plan.specs.length === 0) throw noUpcoming('customer', customer.id);
  return plan;
}

/** A schedule that has begun shows what its subscription will bill, one that has not shows its first invoice. */
function planSchedule(sim: Simulation, params: Params, id: string): InvoicePlan {
  const schedule = sim.store.subscriptionSchedules.get(id);
  if (!schedule) throw noSuch('subscription schedule', id, 'schedule');
  const subscription = idOf(schedule.subscription);
  if (subscription !== null)
    return planExisting(sim, params, findSubscription(sim, subscription, 'schedule'));
  const [phase] = schedule.phases;
  return planNew(sim, params, {
    customer: findCustomer(sim, idOf(schedule.customer) ?? ''),
    currency: phase?.currency,
    items: (phase?.items ?? []).map(({ price, quantity }): NewItems['items'][number] => ({
      price: idOf(price) ?? '',
      ...(quantity === undefined ? {} : { quantity }),
    })),
    param: 'schedule',
  });
}

function nextToRenew(sim: Simulation, customer: string): Stripe.Subscription | undefined {
  const [next] = sim.store.subscriptions
    .where('customer', customer)
    .filter(({ ended_at, status }) => ended_at === null && status !== 'incomplete' && status !== 'paused')
    .map((subscription) => ({
      subscription,
      at: Math.min(...subscription.items.data.map((item) => item.current_period_end)),
    }))
    .toSorted((a, b) => a.at - b.at);
  return next?.subscription;
}
