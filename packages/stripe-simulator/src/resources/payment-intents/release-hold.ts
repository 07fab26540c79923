import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { cancelIntent } from './payment-intent.ts';

const HELD_SECONDS = 7 * 86_400;

/** A card holds an amount for a week (docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
export function limitHold(sim: Simulation, intentId: string): void {
  sim.schedule('payment_intent.release', intentId, sim.now() + HELD_SECONDS);
}

/** What nobody captured in time goes back, and the intent is canceled. */
function release(sim: Simulation, id: string): void {
  const intent = sim.store.paymentIntents.get(id);
  if (intent?.status !== 'requires_capture') return;
  releaseCharge(sim, idOf(intent.latest_charge));
  cancelIntent(sim, { ...intent, amount_capturable: 0 }, 'automatic');
}

/** An amount that was only held is given back as a refund that moves no balance. */
export function releaseCharge(sim: Simulation, chargeId: string | null): void {
  const charge = chargeId === null ? undefined : sim.store.charges.get(chargeId);
  if (!charge || charge.captured) return;
  const released = sim.store.charges.put({ ...charge, refunded: true });
  sim.emit('charge.expired', released);
}

export const holdTasks: TaskHandlers = { 'payment_intent.release': release };
