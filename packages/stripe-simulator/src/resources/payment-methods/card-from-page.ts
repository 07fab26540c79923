import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CardInput, PayOutcome } from '../../pages/page-actions.ts';
import { createCard } from './create-card.ts';
import { recogniseNumber, type TestCard } from './test-cards.ts';

type Invalid = Extract<PayOutcome, { kind: 'invalid' }> & { field: 'number' | 'exp' | 'cvc' };

/** A typed card becomes a payment method; its number and security code are not kept. */
export function cardFromPage(
  sim: Simulation,
  input: CardInput,
  email: string | null,
): Stripe.PaymentMethod | Invalid {
  const card = checkTypedCard(sim, input);
  if ('kind' in card) return card;
  const hasAddress = input.country !== undefined || input.postalCode !== undefined;
  const address = {
    city: null,
    country: input.country || null,
    line1: null,
    line2: null,
    postal_code: input.postalCode || null,
    state: null,
  };
  return createCard(sim, card, {
    expMonth: input.expMonth,
    expYear: input.expYear,
    billing: { email, name: input.name || null, address: hasAddress ? address : null },
    metadata: {},
  });
}

/** Which card was typed, or what is wrong with it in the words of Stripe's forms. */
export function checkTypedCard(
  sim: Simulation,
  input: Pick<CardInput, 'number' | 'expMonth' | 'expYear' | 'cvc'>,
): TestCard | Invalid {
  const card = recogniseNumber(input.number);
  if (!card) return { kind: 'invalid', field: 'number', message: 'Your card number is invalid.' };
  if (hasExpired(sim, input))
    return { kind: 'invalid', field: 'exp', message: "Your card's expiration date is in the past." };
  if (!/^\d{3,4}$/.test(input.cvc))
    return { kind: 'invalid', field: 'cvc', message: "Your card's security code is incomplete." };
  return card;
}

/** A card is good until the last day of its month; what is no date is none that is to come. */
function hasExpired(
  sim: Simulation,
  { expMonth, expYear }: Pick<CardInput, 'expMonth' | 'expYear'>,
): boolean {
  return !(expMonth >= 1 && expMonth <= 12 && Date.UTC(expYear, expMonth, 1) / 1000 > sim.now());
}
