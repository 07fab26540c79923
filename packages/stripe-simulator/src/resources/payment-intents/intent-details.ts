import type Stripe from 'stripe';
import { orNull } from '../../kernel/params/unset.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { toAddress } from '../customers/customer-address.ts';
import { toMethodOptions } from './method-options.ts';
import { offeredTypes } from './payment-method-types.ts';

type Create = Stripe.PaymentIntentCreateParams;
type Update = Stripe.PaymentIntentUpdateParams;
type Confirm = Stripe.PaymentIntentConfirmParams;

/** What creating, updating and confirming an intent may all say of it. */
type Given = Pick<
  Create,
  'statement_descriptor' | 'statement_descriptor_suffix' | 'automatic_payment_methods'
> &
  Pick<
    Update & Confirm,
    | 'allowed_payment_method_types'
    | 'amount_details'
    | 'excluded_payment_method_types'
    | 'payment_method_options'
    | 'receipt_email'
    | 'setup_future_usage'
    | 'shipping'
  >;

/** The attributes that are set by such a request; those it does not name are left out. */
export function detailsOf(
  given: Given,
  { currency, before }: { currency: string; before: Stripe.PaymentIntent | null },
): Partial<Stripe.PaymentIntent> {
  return {
    ...(given.receipt_email === undefined ? {} : { receipt_email: orNull(given.receipt_email) }),
    ...(given.setup_future_usage === undefined
      ? {}
      : { setup_future_usage: orNull(given.setup_future_usage) }),
    ...(given.shipping === undefined ? {} : { shipping: toShipping(given.shipping) }),
    ...(given.amount_details === undefined ? {} : amountDetails(given.amount_details)),
    ...(given.statement_descriptor === undefined
      ? {}
      : { statement_descriptor: assertDescriptor(given.statement_descriptor, 'statement_descriptor') }),
    ...(given.statement_descriptor_suffix === undefined
      ? {}
      : {
          statement_descriptor_suffix: assertDescriptor(
            given.statement_descriptor_suffix,
            'statement_descriptor_suffix',
          ),
        }),
    ...(given.payment_method_options
      ? {
          payment_method_options: toMethodOptions(
            before?.payment_method_options ?? null,
            given.payment_method_options,
          ),
        }
      : {}),
    ...typesOf(given, currency, before),
  };
}

function typesOf(
  given: Given,
  currency: string,
  before: Stripe.PaymentIntent | null,
): Partial<Stripe.PaymentIntent> {
  const allowed = given.allowed_payment_method_types ?? before?.allowed_payment_method_types ?? null;
  const excluded =
    given.excluded_payment_method_types === undefined
      ? (before?.excluded_payment_method_types ?? null)
      : orNull(given.excluded_payment_method_types);
  const automatic = toAutomatic(given) ?? before?.automatic_payment_methods ?? null;
  return {
    allowed_payment_method_types: allowed,
    automatic_payment_methods: automatic,
    excluded_payment_method_types: excluded,
    payment_method_types: offeredTypes({
      currency,
      allowed,
      excluded,
      allowsRedirects: automatic?.allow_redirects !== 'never',
    }),
  };
}

/** On, unless the types are named; docs.stripe.com/payments/payment-methods/dynamic-payment-methods */
function toAutomatic(given: Given): Stripe.PaymentIntent.AutomaticPaymentMethods | undefined {
  const { automatic_payment_methods: automatic } = given;
  if (!automatic) return undefined;
  if (automatic.enabled && given.allowed_payment_method_types)
    throw invalidRequest(
      'You may only specify one of these parameters: automatic_payment_methods, allowed_payment_method_types.',
      { code: 'parameters_exclusive', param: 'automatic_payment_methods' },
    );
  return { allow_redirects: automatic.allow_redirects ?? 'always', enabled: automatic.enabled };
}

export function toShipping(given: Given['shipping'] | null): Stripe.PaymentIntent.Shipping | null {
  if (!given) return null;
  const address = toAddress(given.address);
  return {
    ...(address ? { address } : {}),
    carrier: given.carrier || null,
    name: given.name,
    phone: given.phone || null,
    tracking_number: given.tracking_number || null,
  };
}

/** Parts of the amount that change nothing about it. */
function amountDetails(given: Given['amount_details']): Pick<Stripe.PaymentIntent, 'amount_details'> {
  if (!given) return { amount_details: {} };
  const unknown = (['enforce_arithmetic_validation', 'line_items'] as const).find((name) => given[name]);
  if (unknown !== undefined)
    throw invalidRequest(`The simulator does not support the parameter amount_details[${unknown}] yet.`, {
      param: `amount_details[${unknown}]`,
    });
  const { discount_amount: discount, shipping, tax } = given;
  return {
    amount_details: {
      ...(typeof discount === 'number' ? { discount_amount: discount } : {}),
      ...(shipping
        ? {
            shipping: {
              amount: shipping.amount || null,
              from_postal_code: shipping.from_postal_code || null,
              to_postal_code: shipping.to_postal_code || null,
            },
          }
        : {}),
      ...(tax ? { tax: { total_tax_amount: tax.total_tax_amount ?? null } } : {}),
    },
  };
}

/** https://docs.stripe.com/get-started/account/statement-descriptors#requirements */
function assertDescriptor(text: string, param: string): string {
  if (text.length > 22)
    throw invalidRequest(
      `The statement descriptor must be at most 22 characters; '${text}' has ${text.length}.`,
      { param },
    );
  if (/[<>\\'"*]/.test(text) || (text !== '' && !/[A-Za-z]/.test(text)))
    throw invalidRequest(
      `The statement descriptor must have a letter and none of the characters < > \\ ' " *.`,
      { code: 'invalid_characters', param },
    );
  return text;
}
