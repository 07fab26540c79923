import type { Simulation } from '../../kernel/simulation.ts';
import { createSetupIntent, succeed } from '../setup-intents/setup-intent.ts';
import type { Paid } from './complete-subscription.ts';

export function completeSetup(sim: Simulation, { method, customer }: Paid & { customer: string | null }) {
  const intent = succeed(sim, createSetupIntent(sim, { customer, method: method.id }));
  return { setup_intent: intent.id, payment_status: 'no_payment_required' };
}
