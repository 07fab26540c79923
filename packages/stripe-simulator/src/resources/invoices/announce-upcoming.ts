import type { Simulation } from '../../kernel/simulation.ts';
import { previewInvoice } from './preview-invoice.ts';
import { announcedAt } from './schedule-upcoming.ts';

/** The renewal may have moved, or been called off, since. */
export function announceUpcoming(sim: Simulation, id: string): void {
  const subscription = sim.store.subscriptions.get(id);
  if (!subscription || subscription.ended_at !== null || subscription.status === 'incomplete') return;
  const at = announcedAt(sim, subscription);
  if (at === null) return;
  if (at > sim.now()) {
    sim.schedule('invoice.upcoming', id, at);
    return;
  }
  if (at < sim.now() || subscription.status === 'paused') return;
  sim.emit('invoice.upcoming', previewInvoice(sim, { subscription: id }));
}
