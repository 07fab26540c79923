import type { Outcome } from './act.ts';

/** Where a tax is owed: an ISO 3166-1 country in capitals, and of the United States the state too (`US-CA`). */
export type JurisdictionKey = string;

export interface TaxPlace {
  country: string;
  /** Two letters, of the United States only. */
  state: string | null;
}

/** A registration that the business has; `oss_union` and `oss_non_union` count in every country of the Union. */
export interface TaxRegistration extends TaxPlace {
  scheme: 'standard' | 'oss_union' | 'oss_non_union';
}

/** What one whole unit of `from` is worth in `to`, as decimal text with at most twelve decimals. */
export interface CurrencyRate {
  from: string;
  to: string;
  rate: string;
}

/** What was sold to one place in one month, credit notes taken off, without tax. */
export interface MonthOfSales extends TaxPlace {
  /** `2026-01`, in UTC. */
  month: string;
  /** Whether the customers gave a tax id. */
  isBusiness: boolean;
  currency: string;
  amountMinor: number;
  /** Number of sales. */
  count: number;
}

export type ObligationVerdict =
  /** The rule is met, and there is no registration. */
  | 'must_register'
  /** Registered: tax is to be collected from the first sale on. */
  | 'must_collect'
  | 'not_yet'
  /** There is no such tax. */
  | 'never'
  /** Nobody can tell from what is known: the reasons say what is missing. */
  | 'unknown';

export interface ObligationReason {
  text: string;
  /** Address of the page, or the article of the law, that the rule was read in. */
  source: string;
}

export interface Obligation extends TaxPlace {
  jurisdiction: JurisdictionKey;
  name: string;
  verdict: ObligationVerdict;
  /** Never empty. */
  reasons: ObligationReason[];
  /** How far it is to the threshold, where there is one; amounts in minor units of its currency. */
  progress: {
    amountMinor: number;
    thresholdMinor: number;
    currency: string;
    count: number;
    thresholdCount: number | null;
    /** Rounded down; above 100 past the threshold. */
    percent: number;
  } | null;
}

export interface TaxObligations {
  /** The most pressing first. */
  obligations: Obligation[];
  establishments: TaxPlace[];
  registrations: TaxRegistration[];
  /** Sales whose customer's country we do not hold. */
  unplacedSales: number;
}

export interface Tax {
  /**
   * Where tax has to be collected, and why: our own invoices' totals by the customer's address against the thresholds, with the
   * head office and the active registrations that Stripe holds. A hint for who decides, not advice: what is taxable at all, and
   * sales made elsewhere, are not looked at.
   *
   * @param establishments offices, people and stock beside the head office
   * @param rates into usd, eur and gbp, for sales in other currencies
   */
  obligations(input: {
    establishments?: readonly TaxPlace[];
    rates?: readonly CurrencyRate[];
  }): Promise<Outcome<TaxObligations>>;
}
