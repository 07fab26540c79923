import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { findSource, type Source, sourcesOf, toSource } from './source.ts';

/** https://docs.stripe.com/api/cards/update */
export function updateSource(
  sim: Simulation,
  params: Stripe.CustomerUpdateSourceParams,
  customerId: string,
  id: string,
): Source {
  refuseUnsupported(params, ['owner']);
  const before = findSource(sim, customerId, id);
  const { address, name } = before.billing_details;
  const changed = {
    city: params.address_city ?? address?.city ?? null,
    country: params.address_country ?? address?.country ?? null,
    line1: params.address_line1 ?? address?.line1 ?? null,
    line2: params.address_line2 ?? address?.line2 ?? null,
    postal_code: params.address_zip ?? address?.postal_code ?? null,
    state: params.address_state ?? address?.state ?? null,
  };
  const after = sim.store.paymentMethods.put<Stripe.PaymentMethod>({
    ...before,
    billing_details: {
      ...before.billing_details,
      address: Object.values(changed).every((part) => part === null) ? null : changed,
      name: params.name ?? params.account_holder_name ?? name,
    },
    ...(before.card
      ? {
          card: {
            ...before.card,
            exp_month: month(params.exp_month) ?? before.card.exp_month,
            exp_year: params.exp_year === undefined ? before.card.exp_year : Number(params.exp_year),
          },
        }
      : {}),
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('customer.source.updated', toSource(sim, after), toSource(sim, before));
  return toSource(sim, after);
}

function month(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= 12) return value;
  throw invalidRequest("Your card's expiration month is invalid.", {
    code: 'invalid_expiry_month',
    param: 'exp_month',
  });
}

/** https://docs.stripe.com/api/cards/delete: another one becomes the default. */
export function deleteSource(
  sim: Simulation,
  _: Stripe.CustomerDeleteSourceParams,
  customerId: string,
  id: string,
): Stripe.DeletedCard | Stripe.DeletedBankAccount {
  const customer = findCustomer(sim, customerId, 'id');
  const method = findSource(sim, customerId, id);
  sim.store.paymentMethods.put({ ...method, customer: null });
  sim.emit('customer.source.deleted', toSource(sim, method));
  if (customer.default_source === id)
    changeCustomer(sim, customer, { default_source: sourcesOf(sim, customerId)[0]?.id ?? null });
  return method.card ? { id, object: 'card', deleted: true } : { id, object: 'bank_account', deleted: true };
}

/** https://docs.stripe.com/api/customer_bank_accounts/verify: the amounts of docs.stripe.com/testing are 32 and 45. */
export function verifySource(
  sim: Simulation,
  params: Stripe.CustomerVerifySourceParams,
  customerId: string,
  id: string,
): Source {
  const method = findSource(sim, customerId, id);
  const debit = sim.store.bankDebits.get(id);
  if (!debit) throw invalidRequest('Only bank accounts can be verified.');
  const said = (params.amounts ?? []).toSorted((a, b) => a - b).join();
  if (said !== '32,45')
    throw invalidRequest(
      'The amounts provided do not match the amounts that were sent to the bank account.',
      {
        code: 'bank_account_verification_failed',
      },
    );
  sim.store.bankDebits.put({ ...debit, verified: true });
  return toSource(sim, method);
}
