import type Stripe from 'stripe';
import { mergeMetadata } from '../kernel/params/metadata.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { missingParam } from '../kernel/stripe-error.ts';
import { createUsBankAccount } from '../resources/payment-methods/create-bank-debit.ts';
import { createCard } from '../resources/payment-methods/create-card.ts';
import { createMethod } from '../resources/payment-methods/create-payment-method.ts';
import { toBilling } from '../resources/payment-methods/new-method.ts';
import { cardFromBrowser, type TypedCard } from './card-from-browser.ts';

/** What a frame sends: what was typed into it, and what the page said of it. */
export interface TypedMethod {
  type: string;
  card?: TypedCard;
  us_bank_account?: { account_number: string; routing_number: string };
  sepa_debit?: { iban: string };
  ideal?: { bank?: string };
  billing_details?: Stripe.PaymentMethodCreateParams.BillingDetails;
  metadata?: Record<string, string>;
  allow_redisplay?: 'always' | 'limited' | 'unspecified';
  name?: string;
  address_line1?: string;
  address_city?: string;
  address_state?: string;
  address_zip?: string;
  address_country?: string;
  return_url?: string;
  setup_future_usage?: 'off_session' | 'on_session';
  shipping?: Stripe.ConfirmationToken.Shipping;
}

/** A method of payment from what was typed. */
export function methodFromBrowser(sim: Simulation, typed: TypedMethod): Stripe.PaymentMethod {
  const { allow_redisplay: allowRedisplay, billing_details, metadata } = typed;
  const details = {
    billing: toBilling(billing_details),
    metadata: mergeMetadata(null, metadata),
    ...(allowRedisplay ? { allowRedisplay } : {}),
  };
  if (typed.type === 'card') {
    const { card, expMonth, expYear } = cardFromBrowser(sim, typed.card);
    return createCard(sim, card, { ...details, expMonth, expYear });
  }
  if (typed.type === 'us_bank_account') {
    if (!typed.us_bank_account) throw missingParam('us_bank_account');
    // Stripe's form lets the customer sign in to their bank, which shows at once that the account is theirs.
    return createUsBankAccount(sim, typed.us_bank_account, { ...details, verified: true });
  }
  const { type, sepa_debit, ideal } = typed;
  return createMethod(sim, {
    type,
    ...(billing_details ? { billing_details } : {}),
    ...(metadata ? { metadata } : {}),
    ...(allowRedisplay ? { allow_redisplay: allowRedisplay } : {}),
    ...(sepa_debit ? { sepa_debit } : {}),
    ...(ideal ? { ideal } : {}),
  });
}
