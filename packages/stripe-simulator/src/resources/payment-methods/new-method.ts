import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { toAddress } from '../customers/customer-address.ts';

export interface MethodDetails {
  billing: Partial<Stripe.PaymentMethod.BillingDetails>;
  metadata: Stripe.Metadata;
  allowRedisplay?: Stripe.PaymentMethod.AllowRedisplay;
  /** `card` and `ba` are those of customers' sources. */
  idPrefix?: 'pm' | 'card' | 'ba';
}

/** What payment methods of every kind have in common. */
export function newMethod<T extends Stripe.PaymentMethod.Type>(
  sim: Simulation,
  type: T,
  { billing, metadata, allowRedisplay = 'unspecified', idPrefix = 'pm' }: MethodDetails,
) {
  return {
    id: sim.newId(idPrefix),
    object: 'payment_method',
    allow_redisplay: allowRedisplay,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null, ...billing },
    created: sim.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata,
    type,
  } satisfies Stripe.PaymentMethod;
}

/** As the parameters of several requests give them. */
export function toBilling(
  given: Stripe.PaymentMethodCreateParams.BillingDetails = {},
): Stripe.PaymentMethod.BillingDetails {
  const { address, email, name, phone, tax_id } = given;
  return {
    address: toAddress(address),
    email: email || null,
    name: name || null,
    phone: phone || null,
    tax_id: tax_id || null,
  };
}
