import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { toAddress } from '../customers/customer-address.ts';
import { checksOf } from './create-card.ts';

export function findPaymentMethod(sim: Simulation, id: string): Stripe.PaymentMethod {
  const method = sim.store.paymentMethods.get(id);
  if (!method) throw noSuch('PaymentMethod', id);
  return method;
}

/** https://docs.stripe.com/api/payment_methods/update: of a customer's, what is not the number itself. */
export function updatePaymentMethod(
  sim: Simulation,
  params: Stripe.PaymentMethodUpdateParams,
  id: string,
): Stripe.PaymentMethod {
  const before = findPaymentMethod(sim, id);
  if (before.customer === null)
    throw invalidRequest('You must save this PaymentMethod to a customer before you can update it.', {
      code: 'payment_method_unexpected_state',
    });
  const billing_details = updateBilling(before.billing_details, params.billing_details);
  const after = sim.store.paymentMethods.put<Stripe.PaymentMethod>({
    ...before,
    ...(params.allow_redisplay ? { allow_redisplay: params.allow_redisplay } : {}),
    billing_details,
    ...(before.card ? { card: updateCard(sim, before, { card: before.card, billing_details, params }) } : {}),
    ...(before.us_bank_account
      ? { us_bank_account: { ...before.us_bank_account, ...params.us_bank_account } }
      : {}),
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('payment_method.updated', after, before);
  return after;
}

function updateBilling(
  before: Stripe.PaymentMethod.BillingDetails,
  given: Stripe.PaymentMethodUpdateParams.BillingDetails = {},
): Stripe.PaymentMethod.BillingDetails {
  return {
    address: given.address === undefined ? before.address : toAddress(given.address),
    email: updated(before.email, given.email),
    name: updated(before.name, given.name),
    phone: updated(before.phone, given.phone),
    tax_id: updated(before.tax_id, given.tax_id),
  };
}

function updateCard(
  sim: Simulation,
  { id }: Stripe.PaymentMethod,
  {
    card,
    billing_details,
    params,
  }: {
    card: Stripe.PaymentMethod.Card;
    billing_details: Stripe.PaymentMethod.BillingDetails;
    params: Stripe.PaymentMethodUpdateParams;
  },
): Stripe.PaymentMethod.Card {
  const { exp_month = card.exp_month, exp_year = card.exp_year, networks } = params.card ?? {};
  if (exp_month < 1 || exp_month > 12)
    throw invalidRequest("Your card's expiration month is invalid.", {
      code: 'invalid_expiry_month',
      param: 'card[exp_month]',
    });
  const hasPassed = params.card?.exp_year !== undefined || params.card?.exp_month !== undefined;
  if (hasPassed && Date.UTC(exp_year, exp_month, 1) / 1000 <= sim.now())
    throw invalidRequest("Your card's expiration year is invalid.", {
      code: 'invalid_expiry_year',
      param: 'card[exp_year]',
    });
  const behaviour = sim.store.cards.get(id)?.behaviour ?? 'succeeds';
  return {
    ...card,
    checks: checksOf(behaviour, billing_details.address),
    exp_month,
    exp_year,
    ...(card.networks && networks?.preferred !== undefined
      ? { networks: { ...card.networks, preferred: networks.preferred || null } }
      : {}),
  };
}
