import type Stripe from 'stripe';
import { orNull } from '../../kernel/params/unset.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { offeredTypes } from '../payment-intents/payment-method-types.ts';

type Given = Pick<Stripe.SetupIntentCreateParams, 'automatic_payment_methods'> &
  Pick<
    Stripe.SetupIntentUpdateParams,
    'allowed_payment_method_types' | 'excluded_payment_method_types' | 'payment_method_options'
  >;

/** How a method may be saved, as creating, updating and confirming say it. */
export function setupDetailsOf(given: Given, before: Stripe.SetupIntent | null): Partial<Stripe.SetupIntent> {
  const allowed = kept(before?.allowed_payment_method_types, given.allowed_payment_method_types);
  const excluded = kept(before?.excluded_payment_method_types, given.excluded_payment_method_types);
  const automatic = given.automatic_payment_methods
    ? {
        allow_redirects: given.automatic_payment_methods.allow_redirects ?? 'always',
        enabled: given.automatic_payment_methods.enabled,
      }
    : (before?.automatic_payment_methods ?? { allow_redirects: 'always', enabled: true });
  return {
    allowed_payment_method_types: allowed,
    automatic_payment_methods: automatic,
    excluded_payment_method_types: excluded,
    payment_method_options: toOptions(before?.payment_method_options ?? null, given.payment_method_options),
    payment_method_types: offeredTypes({
      currency: null,
      allowed,
      excluded,
      allowsRedirects: automatic.allow_redirects !== 'never',
    }),
  };
}

const kept = <T>(before: T[] | null | undefined, given: T[] | '' | null | undefined): T[] | null =>
  given === undefined ? (before ?? null) : orNull(given);

function toOptions(
  before: Stripe.SetupIntent.PaymentMethodOptions | null,
  given: Given['payment_method_options'],
): Stripe.SetupIntent.PaymentMethodOptions {
  const options: Stripe.SetupIntent.PaymentMethodOptions = { ...(before ?? {}) };
  for (const name of Object.keys(given ?? {}))
    if (name !== 'card' && name !== 'us_bank_account')
      throw invalidRequest(`The simulator does not support payment_method_options[${name}] yet.`, {
        param: `payment_method_options[${name}]`,
      });
  if (given?.card) {
    const { network, request_three_d_secure: request, ...rest } = given.card;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined)
      throw invalidRequest(`The simulator does not support payment_method_options[card][${unknown}] yet.`, {
        param: `payment_method_options[card][${unknown}]`,
      });
    options.card = {
      mandate_options: null,
      network: network ?? null,
      request_three_d_secure: request ?? 'automatic',
    };
  }
  if (given?.us_bank_account)
    options.us_bank_account = {
      verification_method: given.us_bank_account.verification_method ?? 'automatic',
    };
  return options;
}
