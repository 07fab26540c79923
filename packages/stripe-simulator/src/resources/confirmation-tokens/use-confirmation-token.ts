import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { assertUnused, findConfirmationToken } from './confirmation-token.ts';

/** A token confirms one intent, whose it is from then on. */
export function useConfirmationToken(
  sim: Simulation,
  id: string,
  intentId: string,
): { method: Stripe.PaymentMethod; token: Stripe.ConfirmationToken } {
  const token = findConfirmationToken(sim, id, 'confirmation_token');
  assertUnused(token, sim.now());
  const record = sim.store.confirmationTokenRecords.get(id);
  const method = record && sim.store.paymentMethods.get(record.method);
  if (!method) throw new Error(`The confirmation token ${id} stands for no payment method.`);
  const isSetup = intentId.startsWith('seti_');
  sim.store.confirmationTokens.put<Stripe.ConfirmationToken>({
    ...token,
    expires_at: null,
    ...(isSetup ? { setup_intent: intentId } : { payment_intent: intentId }),
  });
  return { method, token };
}
