import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { addSource } from './add-source.ts';
import { type Source, toSource } from './source.ts';

/** https://docs.stripe.com/api/cards/create: the bank is asked first, and the first source is the default one. */
export function createSource(
  sim: Simulation,
  params: Stripe.CustomerCreateSourceParams,
  customerId: string,
): Source {
  const customer = findCustomer(sim, customerId, 'id');
  const method = addSource(sim, customer, params.source, mergeMetadata(null, params.metadata));
  if (customer.default_source === null) changeCustomer(sim, customer, { default_source: method.id });
  return toSource(sim, method);
}
