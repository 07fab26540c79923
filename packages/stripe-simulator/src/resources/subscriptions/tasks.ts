import type { TaskHandlers } from '../../kernel/simulation.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { changeSubscription } from './change-subscription.ts';
import { endSubscription } from './end-subscription.ts';
import { renewSubscription } from './renew-subscription.ts';

/** What time does to subscriptions. */
export const subscriptionTasks: TaskHandlers = {
  'subscription.cycle': renewSubscription,
  'subscription.cancel': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (!subscription || subscription.ended_at !== null || subscription.cancel_at === null) return;
    endSubscription(sim, subscription, { reason: 'cancellation_requested' });
  },
  'subscription.trial_will_end': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (subscription?.status === 'trialing') sim.emit('customer.subscription.trial_will_end', subscription);
  },
  /** A first payment that did not come: the subscription is over before it began. */
  'subscription.incomplete_expiry': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (subscription?.status !== 'incomplete') return;
    sim.unschedule('subscription.cycle', id);
    const invoice = sim.store.invoices.get(String(subscription.latest_invoice));
    if (invoice?.status === 'open') voidInvoice(sim, invoice);
    changeSubscription(sim, subscription, { status: 'incomplete_expired', ended_at: sim.now() });
  },
  'subscription.pending_update_expiry': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (!subscription?.pending_update) return;
    const expired = sim.store.subscriptions.put({ ...subscription, pending_update: null });
    const invoice = sim.store.invoices.get(String(subscription.latest_invoice));
    if (invoice?.status === 'open') voidInvoice(sim, invoice);
    sim.emit('customer.subscription.pending_update_expired', expired, subscription);
  },
};
