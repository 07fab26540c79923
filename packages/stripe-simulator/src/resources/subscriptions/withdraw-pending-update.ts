import type { Simulation } from '../../kernel/simulation.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { dropPendingUpdate } from './pending-update.ts';

/** Withdraws the invoice that a pending update waits for, and the update with it. */
export function withdrawPendingUpdate(sim: Simulation, subscriptionId: string): void {
  const waiting = sim.store.pendingChanges.get(subscriptionId);
  const invoice = waiting && sim.store.invoices.get(waiting.invoice);
  if (!invoice) return;
  dropPendingUpdate(sim, invoice);
  if (invoice.status === 'open') voidInvoice(sim, invoice);
}

export function expirePendingUpdate(sim: Simulation, id: string): void {
  if (!sim.store.subscriptions.get(id)?.pending_update) return;
  withdrawPendingUpdate(sim, id);
  const expired = sim.store.subscriptions.get(id);
  if (expired) sim.emit('customer.subscription.pending_update_expired', expired);
}
