import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { COUNTRY_CURRENCIES } from '../country-specs/country-currencies.ts';
import {
  BANK_TOKENS,
  CARD_TOKENS,
  DEBIT_CARDS,
  type Destination,
  US_ACCOUNT_NUMBERS,
} from './test-numbers.ts';

/** In every form that a bank account or debit card can be given: a token, or what is in one. */
export type ExternalAccountParams =
  | string
  | Stripe.AccountCreateParams.ExternalAccount
  | Stripe.AccountUpdateParams.BankAccount
  | Stripe.AccountUpdateParams.Card
  | Stripe.AccountUpdateParams.CardToken;

export interface BankFacts {
  object: 'bank_account';
  country: string;
  currency: string;
  holderName: string | null;
  holderType: string | null;
  number: string;
  routingNumber: string | null;
  destination: Destination;
}

export interface CardFacts {
  object: 'card';
  currency: string;
  number: string;
  brand: string;
  expMonth: number;
  expYear: number;
  name: string | null;
  destination: Destination;
}

type Given = Exclude<ExternalAccountParams, string>;

const SUCCEEDS: Destination = { payoutFailure: null, canBeInstant: true };
const TOKEN_EXPIRY = { expMonth: 12, expYear: 2034 };

/** What is known of a bank account or card by what was given of it (docs.stripe.com/connect/testing#payouts). */
export function readExternalAccount(
  sim: Simulation,
  given: ExternalAccountParams,
  { country, currency }: { country: string; currency: string },
): BankFacts | CardFacts {
  if (typeof given === 'string') return readToken(sim, given, currency);
  if ('token' in given) return readToken(sim, given.token, given.currency ?? currency);
  if ('number' in given) return readCard(given, currency);
  return readBankAccount(given, country);
}

function readToken(sim: Simulation, token: string, currency: string): BankFacts | CardFacts {
  const number = BANK_TOKENS[token];
  if (number !== undefined) return usBank({ number, routingNumber: '110000000' });
  const cardNumber = CARD_TOKENS[token];
  if (cardNumber !== undefined) return toCard(cardNumber, { ...TOKEN_EXPIRY, name: null, currency });
  const known = sim.store.tokens.get(token);
  if (known?.bank_account) return fromBankToken(known.bank_account);
  throw noSuch('token', token, 'external_account');
}

function fromBankToken(bank: Stripe.BankAccount): BankFacts {
  const number = Object.keys(US_ACCOUNT_NUMBERS).find((each) => each.endsWith(bank.last4)) ?? bank.last4;
  return {
    object: 'bank_account',
    country: bank.country,
    currency: bank.currency,
    holderName: bank.account_holder_name,
    holderType: bank.account_holder_type,
    number,
    routingNumber: bank.routing_number,
    destination: US_ACCOUNT_NUMBERS[number] ?? SUCCEEDS,
  };
}

const usBank = ({ number, routingNumber }: { number: string; routingNumber: string }): BankFacts => ({
  object: 'bank_account',
  country: 'US',
  currency: 'usd',
  holderName: null,
  holderType: null,
  number,
  routingNumber,
  destination: US_ACCOUNT_NUMBERS[number] ?? SUCCEEDS,
});

function readBankAccount(
  given: Extract<Given, { account_number: string }>,
  accountCountry: string,
): BankFacts {
  const country = given.country.toUpperCase();
  const currency = parseCurrency(
    given.currency ?? COUNTRY_CURRENCIES[country] ?? '',
    'external_account[currency]',
  );
  assertCountry(country, currency, accountCountry);
  const routingNumber = given.routing_number?.replaceAll(/[\s-]/g, '') ?? null;
  const number = given.account_number.replaceAll(/[\s-]/g, '');
  if (country === 'US') assertUsNumbers(routingNumber, number);
  return {
    object: 'bank_account',
    country,
    currency,
    holderName: given.account_holder_name ?? null,
    holderType: given.account_holder_type ?? null,
    number,
    routingNumber,
    destination: country === 'US' ? (US_ACCOUNT_NUMBERS[number] ?? SUCCEEDS) : SUCCEEDS,
  };
}

function assertCountry(country: string, currency: string, accountCountry: string): void {
  if (COUNTRY_CURRENCIES[country] === undefined)
    throw invalidRequest(`Country '${country}' is unknown.`, {
      code: 'country_unsupported',
      param: 'external_account[country]',
    });
  const isHome =
    country === accountCountry || COUNTRY_CURRENCIES[country] === COUNTRY_CURRENCIES[accountCountry];
  if (!isHome && currency !== COUNTRY_CURRENCIES[country])
    throw invalidRequest(
      `You cannot use a bank account of ${country} in ${currency.toUpperCase()} for an account of ${accountCountry}.`,
      { param: 'external_account[currency]' },
    );
}

function assertUsNumbers(routingNumber: string | null, number: string): void {
  if (routingNumber === null || !/^\d{9}$/.test(routingNumber))
    throw invalidRequest('Routing number must have 9 digits', {
      code: 'routing_number_invalid',
      param: 'external_account[routing_number]',
    });
  if (US_ACCOUNT_NUMBERS[number] === undefined)
    throw invalidRequest(
      'You must use a test bank account number in test mode. Try 000123456789 or see more options at https://stripe.com/docs/connect/testing#account-numbers.',
      { code: 'account_number_invalid', param: 'external_account[account_number]' },
    );
}

function readCard(given: Stripe.AccountUpdateParams.Card, currency: string): CardFacts {
  return toCard(given.number.replaceAll(/[\s-]/g, ''), {
    expMonth: given.exp_month,
    expYear: given.exp_year,
    name: given.name ?? null,
    currency: parseCurrency(given.currency ?? currency, 'external_account[currency]'),
  });
}

function toCard(
  number: string,
  rest: { expMonth: number; expYear: number; name: string | null; currency: string },
): CardFacts {
  const card = DEBIT_CARDS[number];
  if (card) return { object: 'card', number, ...card, ...rest };
  throw invalidRequest('The card must be a debit card in the same currency as your account.', {
    code: 'invalid_card_type',
    param: 'external_account',
  });
}
