import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { useConfirmationToken } from '../confirmation-tokens/use-confirmation-token.ts';
import {
  createMethod,
  type MethodParams,
  usePaymentMethod,
} from '../payment-methods/create-payment-method.ts';

/** The three ways in which a request names what is paid with. */
export interface MethodSource {
  payment_method?: string;
  payment_method_data?: MethodParams & { type: string };
  confirmation_token?: string;
}

export interface GivenMethod {
  method: Stripe.PaymentMethod;
  /** What the browser collected beside the method. */
  token: Stripe.ConfirmationToken | null;
}

/** What a request wants to pay with; undefined when it says nothing. What it says itself goes before its token. */
export function givenMethod(
  sim: Simulation,
  params: MethodSource,
  intentId: string,
): GivenMethod | undefined {
  const { payment_method: id, payment_method_data: data, confirmation_token: tokenId } = params;
  const collected = tokenId === undefined ? undefined : useConfirmationToken(sim, tokenId, intentId);
  if (id !== undefined)
    return { method: usePaymentMethod(sim, id, 'payment_method'), token: collected?.token ?? null };
  if (data) return { method: createMethod(sim, data), token: collected?.token ?? null };
  return collected;
}
