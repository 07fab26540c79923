import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

/** @throws unless the card is attached to the customer */
export function ownPaymentMethod(sim: Simulation, customer: string, id: string): string | null {
  if (id === '') return null;
  const method = sim.store.paymentMethods.get(id);
  if (!method) throw noSuch('PaymentMethod', id, 'default_payment_method');
  if (method.customer === customer) return id;
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'default_payment_method' },
  );
}
