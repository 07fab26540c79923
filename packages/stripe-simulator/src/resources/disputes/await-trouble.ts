import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

/** What becomes of the charges of some test cards (docs.stripe.com/testing#disputes, #fraud-prevention). */
const TROUBLE: Record<string, string> = {
  disputed_fraudulent: 'dispute.open',
  disputed_not_received: 'dispute.open',
  disputed_inquiry: 'dispute.open',
  disputed_compelling: 'dispute.open',
  disputed_compliance: 'dispute.open',
  fraud_warning: 'early_fraud_warning.raise',
};

/** The charge succeeds first; the cardholder's bank speaks right after. */
export function awaitTrouble(sim: Simulation, charge: Stripe.Charge): void {
  const behaviour = sim.store.cards.get(charge.payment_method ?? '')?.behaviour;
  const task = behaviour === undefined ? undefined : TROUBLE[behaviour];
  if (task !== undefined) sim.schedule(task, charge.id, sim.now() + 1);
}
