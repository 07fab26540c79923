import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

/** The card's issuer suspects fraud; no money moves (docs.stripe.com/disputes/how-disputes-work#early-fraud-warnings). */
export function raiseWarning(sim: Simulation, chargeId: string): void {
  const charge = sim.store.charges.get(chargeId);
  if (!charge) return;
  const intent = idOf(charge.payment_intent);
  const warning = sim.store.earlyFraudWarnings.put({
    id: sim.newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.refunded && !charge.disputed,
    charge: chargeId,
    created: sim.now(),
    fraud_type: 'made_with_stolen_card',
    livemode: false,
    ...(intent === null ? {} : { payment_intent: intent }),
  } satisfies Stripe.Radar.EarlyFraudWarning);
  sim.emit('radar.early_fraud_warning.created', warning);
}

/** Once the charge is refunded whole or disputed there is nothing left to do about it, and Stripe says so (docs.stripe.com/api/radar/early_fraud_warnings/object). */
export function settleWarnings(sim: Simulation, chargeId: string): void {
  const charge = sim.store.charges.get(chargeId);
  if (!charge || (!charge.refunded && !charge.disputed)) return;
  for (const before of sim.store.earlyFraudWarnings.filter((each) => idOf(each.charge) === chargeId)) {
    if (!before.actionable) continue;
    const after = sim.store.earlyFraudWarnings.put({ ...before, actionable: false });
    sim.emit('radar.early_fraud_warning.updated', after, before);
  }
}
