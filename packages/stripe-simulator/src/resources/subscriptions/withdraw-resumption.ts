import type { Simulation } from '../../kernel/simulation.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { dropResumption } from './resumption.ts';

/** Nobody paid in time, or it is resumed anew: the invoice is voided, and it stays paused. */
export function withdrawResumption(sim: Simulation, id: string): void {
  const resumption = sim.store.resumptions.get(id);
  const invoice = resumption && sim.store.invoices.get(resumption.invoice);
  if (!invoice) return;
  dropResumption(sim, invoice);
  if (invoice.status === 'open') voidInvoice(sim, invoice);
}
