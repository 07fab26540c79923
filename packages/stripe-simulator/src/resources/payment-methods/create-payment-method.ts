import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch, StripeError } from '../../kernel/stripe-error.ts';
import { spendToken } from '../tokens/card-token.ts';
import { createSepaDebit, createUsBankAccount } from './create-bank-debit.ts';
import { createCard, farExpiry } from './create-card.ts';
import { type MethodDetails, newMethod, toBilling } from './new-method.ts';
import { REDIRECTING } from './payment-outcome.ts';
import { findSepaToken, findUsToken, TEST_ROUTING_NUMBER } from './test-banks.ts';
import { findTestCard } from './test-cards.ts';

/** The kinds of https://docs.stripe.com/api/payment_methods/object#payment_method_object-type that the simulator plays. */
export const SUPPORTED_TYPES = [
  'card',
  'us_bank_account',
  'sepa_debit',
  'ideal',
  'bancontact',
  'link',
] as const;

/** What a method is made from, as parameters of payment methods, intents and confirmation tokens give it. */
export type MethodParams = Pick<
  Stripe.PaymentMethodCreateParams,
  'allow_redisplay' | 'billing_details' | 'card' | 'ideal' | 'metadata' | 'sepa_debit' | 'us_bank_account'
> & { type?: string };

export function createPaymentMethod(
  sim: Simulation,
  params: Stripe.PaymentMethodCreateParams,
): Stripe.PaymentMethod {
  const type = params.type;
  if (type === undefined) throw missingParam('type');
  return createMethod(sim, { ...params, type });
}

export function createMethod(sim: Simulation, params: MethodParams & { type: string }): Stripe.PaymentMethod {
  const details: MethodDetails = {
    billing: toBilling(params.billing_details),
    metadata: mergeMetadata(null, params.metadata),
    ...(params.allow_redisplay ? { allowRedisplay: params.allow_redisplay } : {}),
  };
  if (params.type === 'card') return cardOf(sim, params.card, details);
  if (params.type === 'us_bank_account') {
    if (!params.us_bank_account) throw missingParam('us_bank_account');
    return createUsBankAccount(sim, params.us_bank_account, { ...details, verified: false });
  }
  if (params.type === 'sepa_debit') {
    if (!params.sepa_debit) throw missingParam('sepa_debit');
    return createSepaDebit(sim, params.sepa_debit.iban, details);
  }
  if (params.type === 'ideal') return redirecting(sim, details, { ideal: toIdeal(params.ideal?.bank) });
  if (params.type === 'bancontact') return redirecting(sim, details, { bancontact: {} });
  if (params.type === 'link')
    return sim.store.paymentMethods.put<Stripe.PaymentMethod>({
      ...newMethod(sim, 'link', details),
      link: { email: details.billing.email ?? null },
    });
  throw invalidRequest(
    `The simulator knows payment methods of the types ${SUPPORTED_TYPES.join(', ')} only.`,
    { param: 'type' },
  );
}

const toIdeal = (bank: string | undefined): Stripe.PaymentMethod.Ideal => ({ bank: bank ?? null, bic: null });

function redirecting(
  sim: Simulation,
  details: MethodDetails,
  own: Pick<Stripe.PaymentMethod, 'ideal' | 'bancontact'>,
): Stripe.PaymentMethod {
  const [type = ''] = [...REDIRECTING].filter((name) => name in own);
  return sim.store.paymentMethods.put<Stripe.PaymentMethod>({ ...newMethod(sim, type, details), ...own });
}

function cardOf(
  sim: Simulation,
  given: Stripe.PaymentMethodCreateParams['card'],
  details: MethodDetails,
): Stripe.PaymentMethod {
  if (!given) throw missingParam('card');
  if (!('token' in given) || given.token === undefined) throw rawNumbersRefused();
  return cardFromToken(sim, given.token, details);
}

/** A test name makes a new card each time; a token that the browser made is spent by it. */
export function cardFromToken(
  sim: Simulation,
  id: string,
  details: MethodDetails,
  param = 'card[token]',
): Stripe.PaymentMethod {
  const card = findTestCard(id);
  if (card) return createCard(sim, card, { ...farExpiry(sim), ...details });
  const typed = sim.store.cardTokens.get(id);
  if (!typed) throw noSuch('token', id, param);
  spendToken(sim, id);
  const { name, address, expMonth, expYear } = typed;
  const { billing } = details;
  return createCard(sim, typed.card, {
    ...details,
    expMonth,
    expYear,
    billing: { ...billing, name: billing.name ?? name, address: billing.address ?? address },
  });
}

/** A `pm_…` test name makes a new method each time it is used; any other id must exist. */
export function usePaymentMethod(sim: Simulation, idOrToken: string, param: string): Stripe.PaymentMethod {
  const existing = sim.store.paymentMethods.get(idOrToken);
  if (existing && sim.store.detachedMethods.get(existing.id)) throw detachedBefore(param);
  if (existing) return existing;
  const made = fromTestName(sim, idOrToken);
  if (!made) throw noSuch('PaymentMethod', idOrToken, param);
  return made;
}

/** https://docs.stripe.com/api/payment_methods/detach: it is for good. */
const detachedBefore = (param: string) =>
  invalidRequest(
    'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
    { param },
  );

const HOLDER = { name: 'Jenny Rosen', email: 'jenny@example.com' };

function fromTestName(sim: Simulation, name: string): Stripe.PaymentMethod | undefined {
  const card = findTestCard(name);
  if (card) return createCard(sim, card, { ...farExpiry(sim), billing: {}, metadata: {} });
  const us = findUsToken(name);
  const details = { billing: HOLDER, metadata: {} };
  if (us)
    return createUsBankAccount(
      sim,
      { account_number: us.accountNumber, routing_number: TEST_ROUTING_NUMBER },
      { ...details, verified: us.fate !== 'invalid_account_number' },
    );
  const sepa = findSepaToken(name);
  return sepa && createSepaDebit(sim, sepa.iban, details);
}

export const rawNumbersRefused = () =>
  new StripeError({
    status: 402,
    type: 'invalid_request_error',
    message:
      'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
  });
