import { invalidRequest } from '../../kernel/stripe-error.ts';
import { REDIRECTING } from '../payment-methods/payment-outcome.ts';

/** The currencies that a method pays in; null is all of them (docs.stripe.com/payments/payment-methods/payment-method-support). */
const CURRENCIES: Readonly<Record<string, readonly string[] | null>> = {
  card: null,
  us_bank_account: ['usd'],
  sepa_debit: ['eur'],
  ideal: ['eur'],
  bancontact: ['eur'],
  link: null,
};

/** What the merchant has switched on in the Dashboard; link only where it is asked for. */
const SWITCHED_ON = ['card', 'us_bank_account', 'sepa_debit', 'ideal', 'bancontact'];

export interface Restrictions {
  /** Of the payment; null where nothing is paid. */
  currency: string | null;
  allowed?: readonly string[] | null;
  excluded?: readonly string[] | null;
  /** `automatic_payment_methods[allow_redirects]` */
  allowsRedirects?: boolean;
}

/** The types that an intent can be confirmed with: those of the Dashboard, or of the list given, that fit it. */
export function offeredTypes({
  currency,
  allowed,
  excluded,
  allowsRedirects = true,
}: Restrictions): string[] {
  const types = (allowed ?? SWITCHED_ON).filter((type) => {
    const currencies = CURRENCIES[type];
    if (currencies === undefined || excluded?.includes(type)) return false;
    if (!allowsRedirects && REDIRECTING.has(type)) return false;
    return currency === null || currencies === null || currencies.includes(currency);
  });
  if (types.length > 0) return types;
  throw invalidRequest(
    'No valid payment method types for this intent. Please ensure that you have activated payment methods compatible with your chosen currency, or change the types that are allowed.',
    { param: allowed ? 'allowed_payment_method_types' : 'excluded_payment_method_types' },
  );
}

export function assertOffered(
  noun: 'PaymentIntent' | 'SetupIntent',
  offered: readonly string[],
  type: string,
): void {
  if (offered.includes(type)) return;
  throw invalidRequest(
    `The PaymentMethod provided (${type}) is not allowed for this ${noun}. Please attach a payment method of one of the following types: ${offered.join(', ')}. You can also choose the allowed payment method types of a new ${noun}.`,
    { param: 'payment_method' },
  );
}
