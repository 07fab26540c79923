import type { BillingBanner, InvoiceView, OverviewView } from '../billing.ts';
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

/** A subscription's status in plain words. A status of tomorrow is said as it is. */
export function describeStatus(subscription: Subscription | undefined): Words {
  if (!subscription) return { statusText: 'Free', statusTone: 'neutral' };
  const ends = cancelsAt(subscription);
  if (ends) return { statusText: `Cancels on ${formatDay(ends)}`, statusTone: 'warning' };
  switch (subscription.status) {
    case 'active':
      return { statusText: 'Active', statusTone: 'ok' };
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

/** What the customer should do now, most urgent first. */
export function chooseBanners(
  subscription: Subscription | undefined,
  facts: { hasCard: boolean; openInvoiceUrl: string | null },
): BillingBanner[] {
  if (!subscription) return [];
  const banners: BillingBanner[] = [];
  if (subscription.status === 'past_due' || subscription.status === 'unpaid')
    banners.push({
      kind: 'payment_failed',
      tone: 'danger',
      title: 'Your last payment failed',
      text: 'Update your card, or pay the open invoice, to keep your plan.',
      action: facts.openInvoiceUrl ? 'pay_invoice' : 'update_card',
      url: facts.openInvoiceUrl,
    });
  const ends = cancelsAt(subscription);
  if (ends)
    banners.push({
      kind: 'will_cancel',
      tone: 'warning',
      title: `Your plan ends on ${formatDay(ends)}`,
      text: 'Until then everything stays as it is. You can still change your mind.',
      action: 'undo_cancel',
      url: null,
    });
  if (subscription.status === 'trialing' && !facts.hasCard && !ends)
    banners.push({
      kind: 'no_card',
      tone: 'warning',
      title: 'There is no card for the time after your trial',
      text: 'Add one to keep your plan.',
      action: 'update_card',
      url: null,
    });
  return banners;
}
