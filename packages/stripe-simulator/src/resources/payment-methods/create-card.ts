import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { type MethodDetails, newMethod } from './new-method.ts';
import type { CardBehaviour, TestCard } from './test-cards.ts';

export interface CardDetails extends MethodDetails {
  expMonth: number;
  expYear: number;
}

/** A card as Stripe shows it: brand, last four digits, expiry and a fingerprint. The number is kept nowhere. */
export function createCard(sim: Simulation, card: TestCard, details: CardDetails): Stripe.PaymentMethod {
  const method = newMethod(sim, 'card', details);
  sim.store.cards.put({ id: method.id, behaviour: card.behaviour, setUp: false });
  const networks = [...(card.networks ?? [card.brand])];
  return sim.store.paymentMethods.put({
    ...method,
    card: {
      brand: card.brand,
      checks: checksOf(card.behaviour, details.billing.address ?? null),
      country: card.country,
      display_brand: networks[0] ?? card.brand,
      exp_month: details.expMonth,
      exp_year: details.expYear,
      fingerprint: sim.newSecret(
        `fingerprint:${card.brand}:${card.last4}:${card.behaviour}:${card.country}`,
        16,
      ),
      funding: card.funding,
      generated_from: null,
      last4: card.last4,
      networks: { available: networks, preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: card.brand !== 'amex' },
      wallet: null,
    },
  } satisfies Stripe.PaymentMethod);
}

/** What the bank says of the address and the security code (docs.stripe.com/testing#fraud-prevention). */
export function checksOf(
  behaviour: CardBehaviour,
  address: Stripe.Address | null,
): Stripe.PaymentMethod.Card.Checks {
  const line1 = address?.line1 ? lineCheck(behaviour) : null;
  const postal = address?.postal_code ? postalCheck(behaviour) : null;
  return {
    address_line1_check: line1,
    address_postal_code_check: postal,
    cvc_check: behaviour === 'cvc_check_fails' ? 'fail' : 'pass',
  };
}

function lineCheck(behaviour: CardBehaviour): string {
  if (behaviour === 'line1_check_fails' || behaviour === 'address_checks_fail') return 'fail';
  return behaviour === 'address_unchecked' ? 'unavailable' : 'pass';
}

function postalCheck(behaviour: CardBehaviour): string {
  if (behaviour === 'postal_check_fails' || behaviour === 'address_checks_fail') return 'fail';
  return behaviour === 'address_unchecked' ? 'unavailable' : 'pass';
}

/** The expiry of cards that a test name stands for: some years ahead, so that a year's simulation does not meet it. */
export const farExpiry = (sim: Simulation) => ({
  expMonth: 12,
  expYear: new Date(sim.now() * 1000).getUTCFullYear() + 8,
});
