/** What is offered, once, to who wants to cancel: a discount for some months, or months in which nothing is charged. */
export type RetentionOffer =
  | {
      kind: 'coupon';
      /** 1 … 100. */
      percentOff: number;
      /** For so many months. */
      months: number;
    }
  | {
      kind: 'pause';
      /** Payments are not collected for so many months, and access stays. */
      months: number;
    };

/** How customers may leave and stay. */
export interface LifecycleConfig {
  retentionOffer?: RetentionOffer;
  /** Whether customers may pause their subscription themselves; without it operators do. */
  pause?: boolean;
}
