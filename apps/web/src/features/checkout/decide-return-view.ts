import type { Failure } from '../../failure.ts';
import type { Outputs } from '../../server.ts';

export type CheckoutStatus = Outputs['checkout']['status'];

export type ReturnView =
  | { kind: 'waiting' }
  /** Longer than usual. `mayBeUnpaid`: the payment page may have been left before paying. */
  | { kind: 'long_wait'; mayBeUnpaid: boolean }
  | { kind: 'confirmed'; planName: string; statusText: string }
  /** Something that is bought once, and paid. */
  | { kind: 'bought'; productName: string }
  | { kind: 'expired' }
  | { kind: 'failed' }
  | { kind: 'trial_refused' }
  | { kind: 'not_found' }
  | { kind: 'unreachable'; failure: Failure };

export const LONG_WAIT_AFTER_MS = 30_000;

interface ReturnFacts {
  reference: string | null;
  status: CheckoutStatus | undefined;
  failure: Failure | null;
  waitedMs: number;
}

/**
 * What the return page shows.
 * - The address proves nothing: only the server's `active`, which a webhook made, shows the plan as bought.
 * - `bought` is a webhook's word too: of something that is bought once.
 * - `open` is waited on like `processing`: the customer is often back before the webhook.
 * - After 30 seconds it is explained, and waited on.
 * - A session that is not this account's is not found.
 */
export function decideReturnView({ reference, status, failure, waitedMs }: ReturnFacts): ReturnView {
  if (!reference || failure?.code === 'checkout_not_found') return { kind: 'not_found' };
  if (status?.kind === 'active') {
    return { kind: 'confirmed', planName: status.planName, statusText: status.statusText };
  }
  if (status?.kind === 'bought') return status;
  if (status?.kind === 'expired' || status?.kind === 'trial_refused' || status?.kind === 'failed')
    return { kind: status.kind };
  if (failure && !status) return { kind: 'unreachable', failure };
  if (waitedMs >= LONG_WAIT_AFTER_MS) return { kind: 'long_wait', mayBeUnpaid: status?.kind === 'open' };
  return { kind: 'waiting' };
}

/** How long until the server is asked again; false once the answer can't change. */
export function decideNextAsk(view: ReturnView): number | false {
  switch (view.kind) {
    case 'waiting':
      return 1_500;
    case 'long_wait':
    case 'unreachable':
      return 5_000;
    default:
      return false;
  }
}
