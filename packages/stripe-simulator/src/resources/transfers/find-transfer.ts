import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

export function findTransfer(sim: Simulation, id: string): Stripe.Transfer {
  const transfer = sim.store.transfers.get(id);
  if (!transfer) throw noSuch('transfer', id);
  return transfer;
}

export function findReversal(sim: Simulation, transfer: string, id: string): Stripe.TransferReversal {
  findTransfer(sim, transfer);
  const reversal = sim.store.transferReversals.get(id);
  if (!reversal || reversal.transfer !== transfer) throw noSuch('transfer reversal', id);
  return reversal;
}
