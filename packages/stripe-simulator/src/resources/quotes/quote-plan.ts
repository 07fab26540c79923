import type { DiscountSource } from '../discounts/create-discount.ts';

/** What a quote offers: its Stripe object shows only what it comes to. */
export interface QuotePlan {
  /** The quote's. */
  id: string;
  items: QuoteItem[];
  discounts: DiscountSource[];
}

export interface QuoteItem {
  id: string;
  price: string;
  quantity: number;
  discounts: DiscountSource[];
  /** None are those of the quote. */
  taxRates: string[];
}
