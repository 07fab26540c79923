import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch, StripeError } from '../../kernel/stripe-error.ts';
import { toAddress } from '../customers/customer-address.ts';
import { findTestCard, type TestCard } from './test-cards.ts';

interface CardDetails {
  expMonth: number;
  expYear: number;
  billing: Partial<Stripe.PaymentMethod.BillingDetails>;
  metadata: Stripe.Metadata;
}

/** A card as Stripe shows it: brand, last four digits, expiry and a fingerprint. The number is kept nowhere. */
export function createCard(sim: Simulation, card: TestCard, details: CardDetails): Stripe.PaymentMethod {
  const id = sim.newId('pm');
  sim.store.cards.put({ id, behaviour: card.behaviour, setUp: false });
  return sim.store.paymentMethods.put({
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: null,
      email: null,
      name: null,
      phone: null,
      tax_id: null,
      ...details.billing,
    },
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: details.billing.address?.postal_code ? 'pass' : null,
        cvc_check: 'pass',
      },
      country: 'US',
      display_brand: card.brand,
      exp_month: details.expMonth,
      exp_year: details.expYear,
      fingerprint: sim.newSecret(`fingerprint:${card.brand}:${card.last4}:${card.behaviour}`, 16),
      funding: 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: sim.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details.metadata,
    type: 'card',
  } satisfies Stripe.PaymentMethod);
}

export function createPaymentMethod(
  sim: Simulation,
  params: Stripe.PaymentMethodCreateParams,
): Stripe.PaymentMethod {
  if (params.type === undefined) throw missingParam('type');
  if (params.type !== 'card' || !params.card) {
    throw invalidRequest(
      'The simulator knows payment methods of type card only, given by a token such as card[token]=tok_visa.',
      { param: 'type' },
    );
  }
  if (!('token' in params.card) || params.card.token === undefined) throw rawNumbersRefused();
  const card = findTestCard(params.card.token);
  if (!card) throw noSuch('token', params.card.token, 'card[token]');
  const { address, email, name, phone, tax_id } = params.billing_details ?? {};
  return createCard(sim, card, {
    ...farExpiry(sim),
    billing: {
      address: toAddress(address),
      email: email || null,
      name: name || null,
      phone: phone || null,
      tax_id: tax_id || null,
    },
    metadata: mergeMetadata(null, params.metadata),
  });
}

/** A `pm_card_…` name makes a new card each time it is used; any other id must exist. */
export function usePaymentMethod(sim: Simulation, idOrToken: string, param: string): Stripe.PaymentMethod {
  const existing = sim.store.paymentMethods.get(idOrToken);
  if (existing) return existing;
  const card = findTestCard(idOrToken);
  if (!card) throw noSuch('PaymentMethod', idOrToken, param);
  return createCard(sim, card, { ...farExpiry(sim), billing: {}, metadata: {} });
}

const farExpiry = (sim: Simulation) => ({
  expMonth: 12,
  expYear: new Date(sim.now() * 1000).getUTCFullYear() + 8,
});

const rawNumbersRefused = () =>
  new StripeError({
    status: 402,
    type: 'invalid_request_error',
    message:
      'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
  });
