import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { checksOf } from '../payment-methods/create-card.ts';
import type { TestCard } from '../payment-methods/test-cards.ts';

/** The card that a token stands for; its number is kept nowhere. */
export interface CardTokenRecord {
  /** The token's. */
  id: string;
  card: TestCard;
  expMonth: number;
  expYear: number;
  name: string | null;
  address: Stripe.Address | null;
}

interface Holder {
  name?: string;
  address_line1?: string;
  address_city?: string;
  address_state?: string;
  address_zip?: string;
  address_country?: string;
}

/** https://docs.stripe.com/api/tokens/create_card, as a browser does it: servers have no numbers to send. */
export function createCardToken(
  sim: Simulation,
  { card, expMonth, expYear }: { card: TestCard; expMonth: number; expYear: number },
  holder: Holder,
): Stripe.Token {
  const id = sim.newId('tok');
  const address = addressOf(holder);
  const record = { id, card, expMonth, expYear, name: holder.name ?? null, address };
  sim.store.cardTokens.put(record);
  return sim.store.tokens.put<Stripe.Token>({
    id,
    object: 'token',
    card: toCard(sim, sim.newId('card'), record),
    client_ip: '127.0.0.1',
    created: sim.now(),
    livemode: false,
    type: 'card',
    used: false,
  });
}

function addressOf(holder: Holder): Stripe.Address | null {
  const { address_line1, address_city, address_state, address_zip, address_country } = holder;
  if (!address_line1 && !address_city && !address_state && !address_zip && !address_country) return null;
  return {
    city: address_city || null,
    country: address_country || null,
    line1: address_line1 || null,
    line2: null,
    postal_code: address_zip || null,
    state: address_state || null,
  };
}

function toCard(
  sim: Simulation,
  id: string,
  { card, expMonth, expYear, name, address }: CardTokenRecord,
): Stripe.Card {
  const checks = checksOf(card.behaviour, address);
  return {
    id,
    object: 'card',
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_line1: address?.line1 ?? null,
    address_line1_check: address?.line1 ? 'unchecked' : null,
    address_line2: null,
    address_state: address?.state ?? null,
    address_zip: address?.postal_code ?? null,
    address_zip_check: address?.postal_code ? 'unchecked' : null,
    brand: BRAND_NAMES[card.brand],
    country: card.country,
    cvc_check: checks.cvc_check === null ? null : 'unchecked',
    dynamic_last4: null,
    exp_month: expMonth,
    exp_year: expYear,
    fingerprint: sim.newSecret(
      `fingerprint:${card.brand}:${card.last4}:${card.behaviour}:${card.country}`,
      16,
    ),
    funding: card.funding,
    last4: card.last4,
    metadata: {},
    name,
    regulated_status: 'unregulated',
    tokenization_method: null,
  };
}

/** Cards, unlike payment methods, name their brands as people do. */
export const BRAND_NAMES: Readonly<Record<TestCard['brand'], string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'MasterCard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** A token is good for one use. */
export function spendToken(sim: Simulation, id: string): void {
  const token = sim.store.tokens.get(id);
  if (!token) return;
  if (token.used)
    throw invalidRequest(`You cannot use a Stripe token more than once: ${id}.`, {
      code: 'token_already_used',
    });
  sim.store.tokens.put({ ...token, used: true });
}
