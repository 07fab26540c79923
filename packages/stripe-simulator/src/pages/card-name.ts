import type Stripe from 'stripe';

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  jcb: 'JCB',
  diners: 'Diners Club',
  unionpay: 'UnionPay',
};

/** `Visa •••• 4242`. */
export function cardName({ card, type }: Stripe.PaymentMethod): string {
  if (!card) return type;
  return `${BRANDS[card.brand] ?? 'Card'} •••• ${card.last4}`;
}

/** `12 / 2034`. */
export function cardExpiry({ card }: Stripe.PaymentMethod): string {
  return card ? `${String(card.exp_month).padStart(2, '0')} / ${card.exp_year}` : '';
}
