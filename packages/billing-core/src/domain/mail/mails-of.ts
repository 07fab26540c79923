import type { BillingEvent } from '../billing-event.ts';
import type { OwedMail } from './mail.ts';

type Unaddressed = {
  [M in OwedMail as M['kind']]: Pick<M, 'kind' | 'key' | 'props' | 'because'>;
}[OwedMail['kind']];

/**
 * The mails that a billing event owes, whenever and however often it is heard of.
 *
 * - Where one fact has one object (a payment its invoice, a beginning its subscription) the mail is keyed by that: Stripe may
 *   tell it by two events (docs.stripe.com/webhooks#handle-duplicate-events). Else by the event.
 * - Who changed seats or add-ons sees the invoice; a mail is owed for another plan or interval.
 * - A bill of nothing has no receipt. Failed payments have their own policy.
 */
export function mailsOf(event: BillingEvent): OwedMail[] {
  const to = { accountId: event.accountId };
  const since = new Date(event.timestamp);
  return choose(event).map((mail): OwedMail => ({ ...mail, to, since }));
}

function choose(event: BillingEvent): Unaddressed[] {
  switch (event.type) {
    case 'subscription.activated':
    case 'subscription.changed':
    case 'subscription.cancellation_scheduled':
    case 'subscription.ended':
    case 'subscription.paused':
    case 'subscription.resumed':
    case 'subscription.trial_ending':
      return ofSubscription(event);
    case 'subscription.price_increase_notice':
    case 'subscription.price_increase_withdrawn':
      return ofPriceIncrease(event);
    case 'payment.succeeded':
    case 'payment.action_required':
      return ofPayment(event);
    case 'usage.threshold_reached':
      return ofUsage(event);
    // Taken back or planned by the person, who sees it on the page; or a matter of another policy, which owes its own.
    case 'subscription.cancellation_undone':
    case 'subscription.change_scheduled':
    case 'subscription.change_withdrawn':
    case 'payment.failed':
    case 'dispute.opened':
    case 'dispute.closed':
    // Its invoice has the receipt.
    case 'purchase.completed':
    case 'purchase.refunded':
    case 'purchase.restored':
    case 'purchase.failed':
    case 'refund.succeeded':
    case 'refund.failed':
      return [];
  }
}

type Of<T extends BillingEvent['type']> = Extract<BillingEvent, { type: T }>;

function ofSubscription(
  event: Of<
    | 'subscription.activated'
    | 'subscription.changed'
    | 'subscription.cancellation_scheduled'
    | 'subscription.ended'
    | 'subscription.paused'
    | 'subscription.resumed'
    | 'subscription.trial_ending'
  >,
): Unaddressed[] {
  const { subscriptionId } = event.data;
  switch (event.type) {
    case 'subscription.activated':
      return [
        {
          kind: 'welcome',
          key: `welcome:${subscriptionId}`,
          props: { subscriptionId, planKey: event.data.planKey },
          because: 'The subscription began.',
        },
      ];
    case 'subscription.changed':
      return ofChange(event);
    case 'subscription.cancellation_scheduled':
      return [
        {
          kind: 'cancelled',
          key: `cancelled:${event.id}`,
          props: { subscriptionId, planKey: event.data.planKey, stage: 'scheduled' },
          because: 'The subscription was cancelled and ends later.',
        },
      ];
    case 'subscription.ended':
      return [
        {
          kind: 'cancelled',
          key: `ended:${subscriptionId}`,
          props: { subscriptionId, planKey: event.data.planKey, stage: 'ended' },
          because: 'The subscription ended.',
        },
      ];
    case 'subscription.paused':
    case 'subscription.resumed': {
      const kind = event.type === 'subscription.paused' ? 'paused' : 'resumed';
      const props = { subscriptionId, planKey: event.data.planKey };
      return [{ kind, key: `${kind}:${event.id}`, props, because: `The subscription was ${kind}.` }];
    }
    case 'subscription.trial_ending':
      return ofTrial(event);
  }
}

function ofChange({ id, data }: Of<'subscription.changed'>): Unaddressed[] {
  const { subscriptionId, planChange } = data;
  if (!planChange) return [];
  const { from, to } = planChange;
  return [
    {
      kind: 'plan_changed',
      key: `plan_changed:${id}`,
      props: { subscriptionId, from, to },
      because: 'The plan or its interval changed.',
    },
  ];
}

/** An extended trial ends at another time, and is told anew. */
function ofTrial({ data: { subscriptionId, trialEnd } }: Of<'subscription.trial_ending'>): Unaddressed[] {
  if (trialEnd === null) return [];
  return [
    {
      kind: 'trial_ending',
      key: `trial_ending:${subscriptionId}:${trialEnd}`,
      props: { subscriptionId, endsAt: new Date(trialEnd * 1_000).toISOString() },
      because: 'The trial ends within three days.',
    },
  ];
}

function ofPriceIncrease(
  event: Of<'subscription.price_increase_notice' | 'subscription.price_increase_withdrawn'>,
): Unaddressed[] {
  const { subscriptionId, planKey } = event.data;
  if (event.type === 'subscription.price_increase_withdrawn')
    return [
      {
        kind: 'price_increase_withdrawn',
        key: `price_increase_withdrawn:${event.id}`,
        props: { subscriptionId, planKey },
        because: 'The price that was announced does not come.',
      },
    ];
  const { currency, oldBillMinor, newBillMinor, interval, effectiveAt } = event.data;
  const toMoney = (amountMinor: number | null) => (amountMinor === null ? null : { amountMinor, currency });
  const bills = { oldBill: toMoney(oldBillMinor), newBill: toMoney(newBillMinor) };
  return [
    {
      kind: 'price_increase_notice',
      key: `price_increase_notice:${event.id}`,
      props: { subscriptionId, planKey, ...bills, interval, effectiveAt },
      because: `The price rises on ${effectiveAt.slice(0, 10)}, not before.`,
    },
  ];
}

function ofPayment(event: Of<'payment.succeeded' | 'payment.action_required'>): Unaddressed[] {
  const { invoiceId, totalMinor: amountMinor, currency } = event.data;
  if (event.type === 'payment.succeeded')
    return amountMinor <= 0
      ? []
      : [
          {
            kind: 'receipt',
            key: `receipt:${invoiceId}`,
            props: { invoiceId, total: { amountMinor, currency } },
            because: 'The invoice was paid.',
          },
        ];
  return [
    {
      kind: 'action_required',
      key: `action_required:${invoiceId}`,
      props: { invoiceId, amount: { amountMinor, currency } },
      because: 'The payment waits for the customer to authenticate it.',
    },
  ];
}

function ofUsage({ id, data }: Of<'usage.threshold_reached'>): Unaddressed[] {
  const { feature, percent, used, included, periodEndsAt } = data;
  return [
    {
      kind: 'usage_alert',
      key: `usage_alert:${id}`,
      props: { feature, percent, used, included, periodEndsAt },
      because: `${percent}% of what the period includes was used.`,
    },
  ];
}
