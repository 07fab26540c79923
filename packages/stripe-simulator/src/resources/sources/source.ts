import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { BRAND_NAMES } from '../tokens/card-token.ts';

/** What a customer pays with by the older API: https://docs.stripe.com/api/cards, https://docs.stripe.com/api/customer_bank_accounts */
export type Source = Stripe.Card | Stripe.BankAccount;

/** Sources are payment methods too, under the same id (docs.stripe.com/payments/payment-methods/transitioning). */
export const isSource = ({ id }: Stripe.PaymentMethod): boolean => /^(card|ba)_/.test(id);

export function toSource(sim: Simulation, method: Stripe.PaymentMethod): Source {
  return method.card ? toCard(method, method.card) : toBankAccount(sim, method);
}

function toCard(method: Stripe.PaymentMethod, card: Stripe.PaymentMethod.Card): Stripe.Card {
  const { address, name } = method.billing_details;
  const names: Readonly<Record<string, string>> = BRAND_NAMES;
  return {
    id: method.id,
    object: 'card',
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_line1: address?.line1 ?? null,
    address_line1_check: card.checks?.address_line1_check ?? null,
    address_line2: address?.line2 ?? null,
    address_state: address?.state ?? null,
    address_zip: address?.postal_code ?? null,
    address_zip_check: card.checks?.address_postal_code_check ?? null,
    allow_redisplay: 'unspecified',
    brand: names[card.brand] ?? 'Unknown',
    country: card.country,
    customer: idOf(method.customer),
    cvc_check: card.checks?.cvc_check ?? null,
    dynamic_last4: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    last4: card.last4,
    metadata: method.metadata,
    name,
    regulated_status: card.regulated_status,
    tokenization_method: null,
  };
}

function toBankAccount(sim: Simulation, method: Stripe.PaymentMethod): Stripe.BankAccount {
  const bank = method.us_bank_account;
  return {
    id: method.id,
    object: 'bank_account',
    account_holder_name: method.billing_details.name,
    account_holder_type: bank?.account_holder_type ?? null,
    account_type: bank?.account_type ?? null,
    bank_name: bank?.bank_name ?? null,
    country: 'US',
    currency: 'usd',
    customer: idOf(method.customer),
    fingerprint: bank?.fingerprint ?? null,
    last4: bank?.last4 ?? '',
    metadata: method.metadata ?? {},
    routing_number: bank?.routing_number ?? null,
    status: sim.store.bankDebits.get(method.id)?.verified ? 'verified' : 'new',
  };
}

/** Newest first, as the list has them. */
export const sourcesOf = (sim: Simulation, customer: string): Stripe.PaymentMethod[] =>
  sim.store.paymentMethods.where('customer', customer).filter(isSource).toReversed();

export function findSource(
  sim: Simulation,
  customer: string,
  id: string,
  param = 'id',
): Stripe.PaymentMethod {
  const method = sim.store.paymentMethods.get(id);
  if (!method || !isSource(method) || idOf(method.customer) !== customer) throw noSuch('source', id, param);
  return method;
}
