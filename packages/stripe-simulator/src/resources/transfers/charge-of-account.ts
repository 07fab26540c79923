import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { platformOf } from '../accounts/find-account.ts';

/** A charge of a connected account, as the platform knows it: by its transfer, or by its own fee of it; and back. */
export function chargeOfAccount(sim: Simulation, id: string): Stripe.Charge | undefined {
  const transfer = sim.store.transfers.where('payment', id)[0];
  if (!sim.isPlatform) return transfer && platformOf(sim).store.charges.get(id);
  const fee = sim.store.applicationFees.where('charge', id)[0];
  const account = idOf(transfer?.destination ?? fee?.account ?? null);
  if (account === null || !sim.store.accounts.get(account)) return undefined;
  return sim.in(account).store.charges.get(id);
}

/** The refund of a connected account that came with a reversal of its transfer. */
export function refundOfAccount(sim: Simulation, id: string): Stripe.Refund | undefined {
  if (!sim.isPlatform) return undefined;
  const [reversal] = sim.store.transferReversals.filter((each) => each.destination_payment_refund === id);
  const account = idOf(sim.store.transfers.get(idOf(reversal?.transfer ?? null) ?? '')?.destination ?? null);
  return account === null ? undefined : sim.in(account).store.refunds.get(id);
}
