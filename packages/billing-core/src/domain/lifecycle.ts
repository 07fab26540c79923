import { cancelsAt, isEnded, type Subscription } from './subscription.ts';

/** Where a subscription stands, from its status, its wish to end and its pause: a row of docs/subscriptions.md each. */
export type LifecycleState =
  | 'none'
  | 'incomplete'
  | 'trialing'
  | 'active'
  | 'collection_paused'
  | 'cancelling'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'ended'
  /** A status of tomorrow: shown as it is, and nothing may be done but leave. */
  | 'unknown';

/** What the customer may do; the server refuses everything else. */
export type LifecycleAction =
  | 'checkout'
  | 'reactivate'
  | 'change'
  | 'cancel'
  | 'cancel_now'
  | 'undo_cancel'
  | 'pause'
  | 'resume'
  | 'pay';

interface Row {
  /** `plan`: what was bought. `grace`: the same for some days. `free`: what costs nothing. */
  access: 'plan' | 'grace' | 'free';
  can: readonly LifecycleAction[];
}

/** The table of states. */
export const LIFECYCLE: Readonly<Record<LifecycleState, Row>> = {
  none: { access: 'free', can: ['checkout'] },
  incomplete: { access: 'free', can: ['pay', 'checkout'] },
  trialing: { access: 'plan', can: ['change', 'cancel', 'cancel_now'] },
  active: { access: 'plan', can: ['change', 'pause', 'cancel', 'cancel_now'] },
  collection_paused: { access: 'plan', can: ['resume', 'cancel', 'cancel_now'] },
  cancelling: { access: 'plan', can: ['undo_cancel', 'cancel_now'] },
  past_due: { access: 'grace', can: ['pay', 'cancel', 'cancel_now'] },
  unpaid: { access: 'free', can: ['pay', 'cancel_now'] },
  paused: { access: 'free', can: ['resume', 'cancel_now'] },
  ended: { access: 'free', can: ['reactivate', 'checkout'] },
  unknown: { access: 'free', can: ['cancel_now'] },
};

const BY_STATUS: Readonly<Record<string, LifecycleState>> = {
  incomplete: 'incomplete',
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  unpaid: 'unpaid',
  paused: 'paused',
};

/** Late money and a standstill come before the wish to end, which comes before a pause of payments. */
export function stateOf(subscription: Subscription | undefined): LifecycleState {
  if (!subscription) return 'none';
  const { status, collectionPaused } = subscription;
  if (isEnded(status)) return 'ended';
  if (status === 'active' || status === 'trialing') {
    if (cancelsAt(subscription)) return 'cancelling';
    if (collectionPaused !== null) return 'collection_paused';
  }
  return Object.hasOwn(BY_STATUS, status) ? (BY_STATUS[status] ?? 'unknown') : 'unknown';
}

export const may = (subscription: Subscription | undefined, action: LifecycleAction): boolean =>
  LIFECYCLE[stateOf(subscription)].can.includes(action);
