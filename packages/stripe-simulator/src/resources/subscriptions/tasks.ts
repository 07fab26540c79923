import type { TaskHandlers } from '../../kernel/simulation.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { expireIncomplete } from './after-write-off.ts';
import { changeSubscription } from './change-subscription.ts';
import { endAsAsked } from './end-as-asked.ts';
import { billPendingItems } from './pending-items-interval.ts';
import { renewSubscription } from './renew-subscription.ts';
import { expirePendingUpdate } from './withdraw-pending-update.ts';
import { withdrawResumption } from './withdraw-resumption.ts';

/** What time does to subscriptions. */
export const subscriptionTasks: TaskHandlers = {
  'subscription.cycle': renewSubscription,
  'subscription.cancel': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (!subscription || subscription.ended_at !== null || subscription.cancel_at === null) return;
    endAsAsked(sim, subscription);
  },
  'subscription.trial_will_end': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (subscription?.status === 'trialing') sim.emit('customer.subscription.trial_will_end', subscription);
  },
  'subscription.incomplete_expiry': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (subscription?.status !== 'incomplete') return;
    const invoice = sim.store.invoices.get(String(subscription.latest_invoice));
    if (invoice?.status === 'open') voidInvoice(sim, invoice);
    expireIncomplete(sim, subscription);
  },
  'subscription.pending_update_expiry': expirePendingUpdate,
  'subscription.pending_items': billPendingItems,
  'subscription.resume_expiry': withdrawResumption,
  'subscription.resume_collection': (sim, id) => {
    const subscription = sim.store.subscriptions.get(id);
    if (subscription?.pause_collection && subscription.ended_at === null)
      changeSubscription(sim, subscription, { pause_collection: null });
  },
};
