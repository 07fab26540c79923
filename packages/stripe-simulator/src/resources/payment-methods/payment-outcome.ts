import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import {
  type CardOutcome,
  type Circumstances,
  decideCharge,
  decideSetUp,
  declined,
  EXPIRED,
} from './card-outcome.ts';

/** A delayed method says neither yes nor no: the bank answers later (docs.stripe.com/payments/payment-methods#payment-notification). */
export type PaymentOutcome = CardOutcome | { kind: 'processing' };

/** What the customer authorises on a page of their own bank (docs.stripe.com/payments/bank-redirects). */
export const REDIRECTING = new Set(['bancontact', 'ideal']);

const BLOCKED = declined(
  'payment_method_provider_decline',
  'fraudulent',
  'The payment was blocked because its risk level is the highest.',
);
const NEEDS_CUSTOMER = declined(
  'authentication_required',
  'authentication_required',
  'The customer must authorize this payment.',
);

/** What becomes of an order to pay with a method of any kind. */
export function decidePayment(
  sim: Simulation,
  method: Stripe.PaymentMethod,
  circumstances: Circumstances,
): PaymentOutcome {
  const card = sim.store.cards.get(method.id);
  if (card) {
    const outcome = decideCharge(card, circumstances);
    return outcome.kind === 'succeeded' && hasExpired(sim, method) ? EXPIRED : outcome;
  }
  const debit = sim.store.bankDebits.get(method.id);
  if (debit) return decideDebit(debit.fate === 'is_blocked', debit.verified, circumstances);
  return REDIRECTING.has(method.type) ? decideRedirect(circumstances) : { kind: 'succeeded' };
}

/**
 * A card is good to the end of its month. Stripe may learn of its successor from the network before that, which nobody plays here
 * (docs.stripe.com/payments/cards/overview#automatic-card-updates).
 */
const hasExpired = (sim: Simulation, { card }: Stripe.PaymentMethod): boolean =>
  card !== undefined && Date.UTC(card.exp_year, card.exp_month, 1) / 1_000 <= sim.now();

/** What becomes of saving a method of any kind for later. */
export function decideSaving(
  sim: Simulation,
  method: Stripe.PaymentMethod,
  circumstances: Circumstances,
): CardOutcome {
  const card = sim.store.cards.get(method.id);
  if (card) return decideSetUp(card, circumstances);
  const debit = sim.store.bankDebits.get(method.id);
  if (debit) return debit.verified ? { kind: 'succeeded' } : askOwner(circumstances);
  return REDIRECTING.has(method.type) ? decideRedirect(circumstances) : { kind: 'succeeded' };
}

function decideDebit(isBlocked: boolean, isVerified: boolean, circumstances: Circumstances): PaymentOutcome {
  if (!isVerified) return askOwner(circumstances);
  return isBlocked ? BLOCKED : { kind: 'processing' };
}

const askOwner = ({ offSession, refusesAction }: Circumstances): CardOutcome =>
  offSession || refusesAction ? NEEDS_CUSTOMER : { kind: 'requires_action' };

const decideRedirect = (circumstances: Circumstances): CardOutcome =>
  circumstances.authenticated ? { kind: 'succeeded' } : askOwner(circumstances);
