/** What a sale is, as far as the table of rates tells sales apart. */
export type TaxCategory =
  | 'books'
  | 'clothing'
  | 'digital'
  | 'ebooks'
  | 'goods'
  | 'nontaxable'
  | 'services'
  | 'shipping';

export interface KnownTaxCode {
  name: string;
  description: string;
  category: TaxCategory;
}

const code = (name: string, description: string, category: TaxCategory): KnownTaxCode => ({
  name,
  description,
  category,
});

export const GENERAL_DIGITAL = 'txcd_10000000';
export const SHIPPING = 'txcd_92010001';

/** Those that are most often used; Stripe has many hundreds (docs.stripe.com/tax/tax-codes). */
export const taxCodes: Readonly<Record<string, KnownTaxCode>> = {
  txcd_00000000: code('Nontaxable', 'Anything that no tax is charged on.', 'nontaxable'),
  [GENERAL_DIGITAL]: code(
    'General - Electronically Supplied Services',
    'A digital service provided mainly through the internet with little human involvement.',
    'digital',
  ),
  txcd_10101000: code(
    'Infrastructure as a service (IaaS) - business use',
    'Computing power and storage over the internet, for businesses.',
    'digital',
  ),
  txcd_10103000: code(
    'Software as a service (SaaS) - personal use',
    'Software that is hosted and reached over the internet, for personal use.',
    'digital',
  ),
  txcd_10103001: code(
    'Software as a service (SaaS) - business use',
    'Software that is hosted and reached over the internet, for businesses.',
    'digital',
  ),
  txcd_10302000: code(
    'Digital Books - downloaded - non subscription - with permanent rights',
    'Books that are downloaded and kept for good.',
    'ebooks',
  ),
  txcd_20030000: code('General - Services', 'Work that is done by people.', 'services'),
  txcd_30011000: code('Clothing & Footwear', 'Apparel and shoes for everyday use.', 'clothing'),
  txcd_35010000: code('Books', 'Printed books.', 'books'),
  [SHIPPING]: code('Shipping', 'The cost of bringing goods to their buyer.', 'shipping'),
  txcd_99999999: code('General - Tangible Goods', 'Anything that can be moved or touched.', 'goods'),
};

/** A code that the table does not know is taxed by its kind, which its first digit tells: digital, services or goods. */
export function categoryOf(taxCode: string): TaxCategory {
  const known = taxCodes[taxCode];
  if (known) return known.category;
  if (taxCode.startsWith('txcd_1')) return 'digital';
  return taxCode.startsWith('txcd_2') ? 'services' : 'goods';
}
