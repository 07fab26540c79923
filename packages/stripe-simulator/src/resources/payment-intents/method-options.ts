import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

type Given = Stripe.PaymentIntentCreateParams.PaymentMethodOptions;
type Options = Stripe.PaymentIntent.PaymentMethodOptions;

/** Options of a card that change how it is charged; the rest would be ignored, and is refused. */
const CARD = new Set(['network', 'request_three_d_secure', 'setup_future_usage']);
const BANK = new Set(['setup_future_usage', 'verification_method', 'financial_connections']);
const NONE = new Set(['setup_future_usage']);

/** `payment_method_options`, as far as the methods that the simulator plays have any. */
export function toMethodOptions(before: Options | null, given: Given | undefined): Options {
  const options: Options = { ...(before ?? {}) };
  if (given?.card) {
    refuseUnknown('card', given.card, CARD);
    const { network, request_three_d_secure: request, setup_future_usage: usage } = given.card;
    options.card = {
      installments: null,
      mandate_options: null,
      network: network ?? options.card?.network ?? null,
      request_three_d_secure: request ?? options.card?.request_three_d_secure ?? 'automatic',
      ...(usage ? { setup_future_usage: usage } : {}),
    };
  }
  if (given?.us_bank_account) {
    refuseUnknown('us_bank_account', given.us_bank_account, BANK);
    options.us_bank_account = {
      verification_method: given.us_bank_account.verification_method ?? 'automatic',
    };
  }
  if (given?.sepa_debit) {
    refuseUnknown('sepa_debit', given.sepa_debit, NONE);
    options.sepa_debit = {};
  }
  return options;
}

function refuseUnknown(method: string, given: object, known: ReadonlySet<string>): void {
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const param = `payment_method_options[${method}][${unknown}]`;
  throw invalidRequest(`The simulator does not support the parameter ${param} yet.`, { param });
}

/** Whether the merchant asks for 3-D Secure wherever the card knows it (docs.stripe.com/payments/3d-secure/authentication-flow). */
export const asksForAuthentication = (options: Options | null): boolean =>
  ['any', 'challenge'].includes(options?.card?.request_three_d_secure ?? 'automatic');
