import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { announceUpcoming } from './announce-upcoming.ts';
import { collectInvoice } from './collect-invoice.ts';
import { passDueDate, remindOfDueDate } from './due-date.ts';
import { finalizeInvoice } from './finalize-invoice.ts';
import { isPassedOver } from './is-passed-over.ts';

/** A card that asks for 3-D Secure leaves the intent waiting for the customer: invoice.payment_action_required. */
const AUTOMATIC = { offSession: false };

/** What time does to invoices: drafts finalise and are collected, failed ones are tried again, due dates pass. */
export const invoiceTasks: TaskHandlers = {
  'invoice.finalize': (sim, id) => {
    const draft = sim.store.invoices.get(id);
    if (draft?.status !== 'draft') return;
    const invoice = finalOrFailed(sim, draft);
    if (!invoice) return;
    if (invoice.status === 'open' && invoice.collection_method === 'send_invoice')
      sim.emit('invoice.sent', invoice);
    else settleSubscription(sim, collectInvoice(sim, invoice, AUTOMATIC));
  },
  'invoice.retry': collect,
  'invoice.overdue': passDueDate,
  'invoice.upcoming': announceUpcoming,
  'invoice.will_be_due': remindOfDueDate,
};

/** Nothing, when it stays a draft because it can't be taxed: that was said as an event, and nobody is there to be told. */
function finalOrFailed(sim: Simulation, draft: Stripe.Invoice): Stripe.Invoice | undefined {
  try {
    return finalizeInvoice(sim, draft);
  } catch (error) {
    if (error instanceof StripeError && error.keepsChanges) return undefined;
    throw error;
  }
}

function collect(sim: Simulation, id: string): void {
  const invoice = sim.store.invoices.get(id);
  if (invoice?.status !== 'open') return;
  const isMade = !isPassedOver(sim, invoice);
  settleSubscription(
    sim,
    isMade ? collectInvoice(sim, invoice, AUTOMATIC) : { kind: 'passed_over', invoice },
  );
}
