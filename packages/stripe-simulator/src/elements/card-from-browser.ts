import type { Simulation } from '../kernel/simulation.ts';
import { missingParam, StripeError } from '../kernel/stripe-error.ts';
import { checkTypedCard } from '../resources/payment-methods/card-from-page.ts';
import type { TestCard } from '../resources/payment-methods/test-cards.ts';

/** As it is typed into the frame. */
export interface TypedCard {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
}

export interface RecognisedCard {
  card: TestCard;
  expMonth: number;
  expYear: number;
}

const CODES = { number: 'invalid_number', exp: 'invalid_expiry_year', cvc: 'invalid_cvc' } as const;

/** @throws 402 in the words of the API for a card that can't be one. The number is looked at here and forgotten. */
export function cardFromBrowser(sim: Simulation, typed: TypedCard | undefined): RecognisedCard {
  if (!typed) throw missingParam('card');
  const card = checkTypedCard(sim, typed);
  if ('behaviour' in card) return { card, expMonth: typed.expMonth, expYear: typed.expYear };
  throw new StripeError({
    status: 402,
    type: 'card_error',
    code: CODES[card.field],
    param: card.field === 'exp' ? 'exp_year' : card.field,
    message: card.message,
  });
}
