import { formatMoney } from '../money.ts';

/** Names that do not read by themselves. */
const WORDS: Record<string, string> = {
  'payment.succeeded': 'Payment received',
  'payment.failed': 'Payment failed',
  'payment.action_required': 'The bank asks the customer to confirm a payment',
  'subscription.activated': 'Subscription began',
  'subscription.changed': 'Subscription changed',
  'subscription.cancellation_scheduled': 'Cancellation planned',
  'subscription.cancellation_undone': 'Cancellation undone',
  'subscription.ended': 'Subscription ended',
  'subscription.change_scheduled': 'Change planned',
  'subscription.change_withdrawn': 'Planned change withdrawn',
  'subscription.trial_ending': 'Trial about to end',
  'refund.succeeded': 'Refund sent',
  'refund.failed': 'Refund failed',
  'purchase.completed': 'Bought once and paid',
  'purchase.refunded': 'Purchase taken back: all of it was refunded',
  'purchase.restored': 'Purchase given again: its refund failed',
  'refund.create': 'Refund asked for',
  'refund.made': 'Refund made',
  'alert.acknowledge': 'Alert taken care of',
  'effect.redrive': 'Owed again',
  'entitlement.grant': 'Given by hand',
  'entitlement.revoke': 'Taken back',
  'entitlement.restore': 'Given again',
  'mail.send_again': 'Mail sent again',
  'subscription.extend_trial': 'Trial extended',
  'subscription.stop_collecting': 'Payments are not collected for now',
  hard_bounce: 'Mail came back for good',
  soft_bounce: 'Mail came back for now',
  complaint: 'Mail called spam',
};

/** `usage.threshold_reached` reads "Usage threshold reached", unless there are better words. */
export function titleOf(name: string): string {
  const words = WORDS[name] ?? name.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The amount that a billing event tells of; empty for one that tells of none. */
export function amountIn(payload: Readonly<Record<string, unknown>>): string {
  const { totalMinor, amountMinor, currency } = payload;
  const minor = typeof totalMinor === 'number' ? totalMinor : amountMinor;
  return typeof minor === 'number' && typeof currency === 'string'
    ? formatMoney({ amountMinor: minor, currency })
    : '';
}
