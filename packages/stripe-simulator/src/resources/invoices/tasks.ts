import type { TaskHandlers } from '../../kernel/simulation.ts';
import { settleSubscription } from '../subscriptions/after-payment.ts';
import { collectInvoice } from './collect-invoice.ts';
import { finalizeInvoice } from './finalize-invoice.ts';

/** A card that asks for 3-D Secure leaves the intent waiting for the customer: invoice.payment_action_required. */
const AUTOMATIC = { offSession: false };

/** What time does to invoices: drafts finalise and are collected, failed ones are tried again. */
export const invoiceTasks: TaskHandlers = {
  'invoice.finalize': (sim, id) => {
    const draft = sim.store.invoices.get(id);
    if (draft?.status !== 'draft') return;
    const subscription = draft.parent?.subscription_details?.subscription;
    const { days_until_due = null } = sim.store.subscriptions.get(String(subscription)) ?? {};
    const invoice = finalizeInvoice(sim, draft, { daysUntilDue: days_until_due });
    if (invoice.collection_method === 'send_invoice') {
      sim.emit('invoice.sent', invoice);
      return;
    }
    settleSubscription(sim, collectInvoice(sim, invoice, AUTOMATIC));
  },
  'invoice.retry': (sim, id) => {
    const invoice = sim.store.invoices.get(id);
    if (invoice?.status === 'open') settleSubscription(sim, collectInvoice(sim, invoice, AUTOMATIC));
  },
};
