const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  discover: 'Discover',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};
const TYPES: Readonly<Record<string, string>> = {
  sepa_debit: 'SEPA Direct Debit',
  us_bank_account: 'US bank account',
  link: 'Link',
  paypal: 'PayPal',
};

/** A card's brand as people write it; nothing for one that is not known. */
export const brandName = (brand: string): string | undefined => BRANDS[brand.toLowerCase()];

/** A way to pay as people call it: "Visa ending in 4242", "SEPA Direct Debit". */
export function describePaymentMethod(method: {
  type: string;
  brand: string | null;
  last4: string | null;
}): string {
  const { type, brand, last4 } = method;
  const name = brand ? (brandName(brand) ?? 'Card') : (TYPES[type] ?? (type === 'card' ? 'Card' : 'Payment'));
  return last4 ? `${name} ending in ${last4}` : name;
}
