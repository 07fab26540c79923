/** Methods that a customer may pay by; debits answer in days, and give access when they are paid. */
export type PaymentMethodType = 'card' | 'link' | 'us_bank_account' | 'sepa_debit' | 'ideal' | 'bancontact';

/** What a checkout asks for and offers, on the hosted page and on the app's own. */
export interface CheckoutPolicy {
  /** Whether customers may type a promotion code; they may not unless this says so. */
  promotionCodes?: boolean;
  /** Has Stripe work out the tax, where the business is registered (docs.stripe.com/tax); it needs an address. */
  automaticTax?: boolean;
  /** Whether a business may name its tax id, as reverse charge needs (docs.stripe.com/tax/checkout/tax-ids). */
  taxIds?: boolean;
  /** What the hosted page takes; what the Dashboard says when left out (docs.stripe.com/payments/payment-methods/dynamic-payment-methods). */
  paymentMethods?: readonly PaymentMethodType[];
  /** `auto`: only where the payment or the tax needs it. */
  billingAddress?: 'auto' | 'required';
}
