/** Why a customer's credit changed (docs.stripe.com/billing/customer/balance#types). */
const TYPES: Readonly<Record<string, string>> = {
  adjustment: 'Changed by us',
  applied_to_invoice: 'Applied to an invoice',
  unapplied_from_invoice: 'Taken back from an invoice',
  credit_note: 'From a credit note',
  initial: 'Credit from before',
  invoice_overpaid: 'An invoice was overpaid',
  invoice_too_large: 'An invoice was too large to be charged at once',
  invoice_too_small: 'An invoice was too small to be charged',
  migration: 'Carried over',
  unspent_receiver_credit: 'Left over from a payment',
  checkout_session_subscription_payment: 'Applied to your first payment',
  checkout_session_subscription_payment_canceled: 'Taken back from a first payment',
};

/** An operator's own words say more than the kind. */
export const describeCredit = (type: string, description: string | null): string =>
  description ?? TYPES[type] ?? 'A change of your credit';
