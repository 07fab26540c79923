export const FAULT_KINDS = [
  'rate_limited',
  'lock_timeout',
  'server_error',
  'timeout_before',
  'timeout_after',
  'reset_before',
  'reset_after',
  'slow',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** What goes wrong, and at which requests. A request that several rules fit suffers the first that strikes. */
export interface FaultRule {
  /**
   * `…_before`: the request has no effect; `…_after`: it has, and the answer never arrives. `slow` is under way for
   * `ms`, during which its idempotency key is in use.
   */
  kind: FaultKind;
  /** Only requests of this method. */
  method?: string;
  /** Only requests to this path; `*` stands for anything, as in `/v1/customers*`. */
  path?: string;
  /** The share of the fitting requests, from 0 to 1, drawn from the seed. */
  rate?: number;
  /** Only these of the fitting requests, counted from 1. */
  nth?: number[];
  /** Every so many of the fitting requests. */
  every?: number;
  /** At most so often. */
  times?: number;
  /** How long `slow` takes; 1,000 unless said. */
  ms?: number;
  /** Of `server_error` (500) and `lock_timeout` (409; docs.stripe.com/rate-limits has 429). */
  status?: number;
  /** `server_error` after the effect, not before it. */
  after?: boolean;
  /**
   * Whether an error is the answer under the request's idempotency key from then on. It is for a 500, as at Stripe,
   * whose saved answers include those (docs.stripe.com/error-low-level); what a gateway or a limiter says is not.
   */
  kept?: boolean;
  /** The `Stripe-Should-Retry` header, which the official libraries obey. */
  retry?: boolean;
}
