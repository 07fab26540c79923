import type { BillingBanner, InvoiceView, OverviewView, PlannedChangeView } from '../billing.ts';
import { cancelsAt, type Subscription } from './subscription.ts';

type Words = Pick<OverviewView, 'statusText' | 'statusTone'>;

/** `3 May 2026`, in UTC: the day on which Stripe bills. */
export function formatDay(date: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date);
}

/** A plan that is had without a subscription, in plain words. */
export const describeHeldPlan = (endsAt: Date | null): Words =>
  endsAt
    ? { statusText: `Yours until ${formatDay(endsAt)}`, statusTone: 'info' }
    : { statusText: 'Yours for good', statusTone: 'ok' };

/** A subscription's status in plain words. A status of tomorrow is said as it is. */
export function describeStatus(subscription: Subscription | undefined): Words {
  if (!subscription) return { statusText: 'Free', statusTone: 'neutral' };
  const ends = cancelsAt(subscription);
  if (ends) return { statusText: `Cancels on ${formatDay(ends)}`, statusTone: 'warning' };
  switch (subscription.status) {
    case 'active':
      return subscription.collectionPaused === null
        ? { statusText: 'Active', statusTone: 'ok' }
        : { statusText: 'Payments paused', statusTone: 'info' };
    case 'trialing': {
      const end = subscription.trialEndsAt;
      return { statusText: end ? `Trial until ${formatDay(end)}` : 'Trial', statusTone: 'info' };
    }
    case 'past_due':
      return { statusText: 'Payment late', statusTone: 'danger' };
    case 'unpaid':
      return { statusText: 'Unpaid', statusTone: 'danger' };
    case 'incomplete':
      return { statusText: 'Waiting for the first payment', statusTone: 'warning' };
    case 'paused':
      return { statusText: 'Paused', statusTone: 'neutral' };
    default:
      return { statusText: subscription.status.replaceAll('_', ' '), statusTone: 'neutral' };
  }
}

const INVOICE_WORDS: Record<string, Pick<InvoiceView, 'statusText' | 'statusTone'>> = {
  draft: { statusText: 'Draft', statusTone: 'neutral' },
  open: { statusText: 'Due', statusTone: 'warning' },
  paid: { statusText: 'Paid', statusTone: 'ok' },
  void: { statusText: 'Void', statusTone: 'neutral' },
  uncollectible: { statusText: 'Uncollectible', statusTone: 'danger' },
};

export function describeInvoiceStatus(status: string): Pick<InvoiceView, 'statusText' | 'statusTone'> {
  return INVOICE_WORDS[status] ?? { statusText: status, statusTone: 'neutral' };
}

interface BannerFacts {
  hasCard: boolean;
  /** Where the open invoice is paid or confirmed. */
  openInvoiceUrl: string | null;
  planned: PlannedChangeView | null;
  /** The last one that ended, when none is live. */
  ended: Subscription | undefined;
  planName: string;
}

/** What the customer should do now, most urgent first. */
export function chooseBanners(subscription: Subscription | undefined, facts: BannerFacts): BillingBanner[] {
  if (!subscription) return facts.ended ? [endedBanner(facts.ended, facts)] : [];
  return [
    ...paymentBanners(subscription, facts),
    ...pauseBanners(subscription, facts),
    ...futureBanners(subscription, facts),
  ];
}

function paymentBanners({ status }: Subscription, { openInvoiceUrl: url }: BannerFacts): BillingBanner[] {
  if (status === 'past_due' || status === 'unpaid')
    return [
      {
        kind: 'payment_failed',
        tone: 'danger',
        title: 'Your last payment failed',
        text: 'Update your card, or pay the open invoice, to keep your plan.',
        action: url ? 'pay_invoice' : 'update_card',
        url,
      },
    ];
  if (status !== 'incomplete') return [];
  return [
    {
      kind: 'incomplete',
      tone: 'warning',
      title: 'Your first payment is not made yet',
      text: 'Pay it within 23 hours, or choose the plan again.',
      action: url ? 'pay_invoice' : 'choose_plan',
      url,
    },
  ];
}

function pauseBanners(
  subscription: Subscription,
  { openInvoiceUrl, planName }: BannerFacts,
): BillingBanner[] {
  const { status, pausedBecause, collectionPaused, collectionResumesAt } = subscription;
  if (status === 'paused' && openInvoiceUrl)
    return [
      {
        kind: 'action_required',
        tone: 'warning',
        title: 'Your bank wants you to confirm the payment',
        text: `Confirm it within 23 hours, and ${planName} goes on.`,
        action: 'pay_invoice',
        url: openInvoiceUrl,
      },
    ];
  if (status === 'paused') {
    const isTrialOver = pausedBecause === 'trial_end_without_payment_method';
    return [
      {
        kind: 'paused',
        tone: 'warning',
        title: isTrialOver ? 'Your trial has ended without a card' : `${planName} is paused`,
        text: isTrialOver
          ? `Add a card and resume to have ${planName} again.`
          : 'Nothing is charged, and you have what the free plan has, until you resume.',
        action: 'resume',
        url: null,
      },
    ];
  }
  if (collectionPaused === null) return [];
  const until = collectionResumesAt ? ` until ${formatDay(collectionResumesAt)}` : '';
  const later = collectionPaused === 'keep_as_draft' ? ' What is not charged now is charged later.' : '';
  return [
    {
      kind: 'collection_paused',
      tone: 'info',
      title: `No payments${until}`,
      text: `You keep ${planName} meanwhile.${later}`,
      action: 'resume',
      url: null,
    },
  ];
}

function futureBanners(
  subscription: Subscription,
  { hasCard, planned, planName }: BannerFacts,
): BillingBanner[] {
  const ends = cancelsAt(subscription);
  if (ends)
    return [
      {
        kind: 'will_cancel',
        tone: 'warning',
        title: `Your plan ends on ${formatDay(ends)}`,
        text: 'Until then everything stays as it is. You can still change your mind.',
        action: 'undo_cancel',
        url: null,
      },
    ];
  const banners: BillingBanner[] = [];
  if (subscription.status === 'trialing' && !hasCard)
    banners.push({
      kind: 'no_card',
      tone: 'warning',
      title: 'There is no card for the time after your trial',
      text: 'Add one to keep your plan.',
      action: 'update_card',
      url: null,
    });
  if (planned)
    banners.push({
      kind: 'will_change',
      tone: 'info',
      title: `You move to ${describePlanned(planned, subscription)} on ${formatDay(new Date(planned.at))}`,
      text: `Until then you keep ${planName} as it is. You can still change your mind.`,
      action: 'withdraw_change',
      url: null,
    });
  return banners;
}

/** Another plan by its name; the same one by what is else about it. */
function describePlanned(planned: PlannedChangeView, { planKey, interval }: Subscription): string {
  if (planned.planKey !== planKey) return planned.planName;
  if (planned.interval === interval) return `a smaller ${planned.planName}`;
  return `${planned.planName} billed ${planned.interval === 'year' ? 'yearly' : 'monthly'}`;
}

function endedBanner({ endedAt }: Subscription, { hasCard, planName }: BannerFacts): BillingBanner {
  return {
    kind: 'ended',
    tone: 'info',
    title: endedAt ? `${planName} ended on ${formatDay(endedAt)}` : `${planName} has ended`,
    text: hasCard
      ? 'You can have it again with the card that is saved.'
      : 'You can have it again at any time; your invoices are still here.',
    action: hasCard ? 'reactivate' : 'choose_plan',
    url: null,
  };
}
