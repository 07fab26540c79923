import Stripe from 'stripe';

/** What a failed call means, and so what may be done about it. */
export type FailureMeaning =
  | 'rate_limited'
  | 'locked'
  | 'in_use'
  | 'outage'
  | 'declined'
  | 'refused'
  | 'unauthorized'
  | 'key_reused';

export interface Failure {
  meaning: FailureMeaning;
  /**
   * Stripe's last word under this key: the act failed, and a person's next try is a new attempt with a new key. Where it is
   * false, the key stays: nobody knows the outcome, or the call never ran.
   */
  isFinal: boolean;
  /** Tries in this process under the same key, the first included; after them the job goes on. */
  tries: number;
  /** Wait before the second try, in milliseconds; it doubles with each. */
  waitMs: number;
  /** The answer that the key has from now on: it will not become another one. */
  isReplayed: boolean;
  /** What Stripe asked for in `Retry-After`, in milliseconds. */
  retryAfterMs: number | undefined;
  /** Stripe itself is not well: counted by the circuit. */
  isOutage: boolean;
  /** A person has to look: our parameters, our keys or our assumptions are wrong. */
  isAlarming: boolean;
}

type Rule = Omit<Failure, 'meaning' | 'retryAfterMs' | 'isReplayed'>;

const known = { isFinal: true, tries: 1, waitMs: 0, isOutage: false };
const open = { isFinal: false, isOutage: false, isAlarming: false };

/** docs.stripe.com/error-low-level, /rate-limits and /api/idempotent_requests, one line a meaning. */
const RULES: Record<FailureMeaning, Rule> = {
  // Said before the call ran, so the same key gets a true answer later.
  rate_limited: { ...open, tries: 5, waitMs: 500 },
  locked: { ...open, tries: 5, waitMs: 1_000 },
  in_use: { ...open, tries: 5, waitMs: 500 },
  // May have had its effect: the same key finds out.
  outage: { ...open, tries: 3, waitMs: 500, isOutage: true },
  declined: { ...known, isAlarming: false },
  refused: { ...known, isAlarming: true },
  // Nothing ran, and nothing will until an operator mends the key: it is the deployment's failure, not the act's.
  unauthorized: { ...open, tries: 1, waitMs: 0, isAlarming: true },
  // The first call under this key may have done anything.
  key_reused: { ...open, tries: 1, waitMs: 0, isAlarming: true },
};

const TRIES_WHEN_TOLD = 3;
const WAIT_WHEN_TOLD_MS = 500;

/**
 * What an error of the SDK means; nothing for an error that is not Stripe's. Judged by its code and status, not its class:
 * the SDK has one class for a 500 and for a 409.
 *
 * `Stripe-Should-Retry` is obeyed either way. An answer that was replayed (`Idempotent-Replayed`) will not become another one
 * under its key: it is not asked for again here, and a replayed `lock_timeout`, which changed nothing, is final.
 */
export function classifyFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  const meaning = meaningOf(error);
  const rule = RULES[meaning];
  const headers = error.headers ?? {};
  const isReplayed = headers['idempotent-replayed'] === 'true';
  const advice = headers['stripe-should-retry'];
  const tries = isReplayed || advice === 'false' ? 1 : advice === 'true' ? toldToRetry(rule) : rule.tries;
  return {
    ...rule,
    meaning,
    isReplayed,
    isFinal: rule.isFinal || (isReplayed && meaning === 'locked'),
    tries,
    waitMs: tries > 1 ? rule.waitMs || WAIT_WHEN_TOLD_MS : 0,
    retryAfterMs: toMs(headers['retry-after']),
  };
}

const toldToRetry = ({ tries }: Rule) => Math.max(tries, TRIES_WHEN_TOLD);

function meaningOf(error: Stripe.errors.StripeError): FailureMeaning {
  const { code, statusCode } = error;
  if (code === 'lock_timeout') return 'locked';
  if (code === 'idempotency_key_in_use') return 'in_use';
  if (error instanceof Stripe.errors.StripeIdempotencyError) return 'key_reused';
  if (code === 'rate_limit' || statusCode === 429) return 'rate_limited';
  // Another request is at work on the same thing (docs.stripe.com/api/errors): as with a key in use, its end is waited for.
  if (statusCode === 409) return 'in_use';
  if (statusCode === 402) return 'declined';
  if (statusCode === 401 || statusCode === 403) return 'unauthorized';
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return 'refused';
  return 'outage';
}

/** In whole seconds, as Stripe sends it; anything else is no advice. */
function toMs(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined;
}
