/** An amount in the currency's smallest unit, as Stripe counts it (JPY 500 is 500, USD 5 is 500, KWD 5 is 5000), and a lower-case ISO 4217 code. */
export interface Money {
  amountMinor: number;
  currency: string;
}
