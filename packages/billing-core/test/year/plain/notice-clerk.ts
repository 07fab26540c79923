import type Stripe from 'stripe';
import { type Clerk, DAY, type Desk } from './desk.ts';
import { isOver, type PlainSubscription, willEnd } from './plain-subscription.ts';

interface PlainCard {
  id: string;
  isThere: boolean;
  month: number;
  year: number;
}

/** Who pays with a card now, or will. */
const PAYING: ReadonlySet<string> = new Set(['trialing', 'active', 'past_due']);

/** What is told beforehand, to nobody who has cancelled: the end of a trial, a yearly renewal, a card that expires. */
export function createNoticeClerk(
  { subscriptions, defaultCards, emailOf, owe }: Desk,
  { trialEndingDays, renewalNoticeDays }: { trialEndingDays: number; renewalNoticeDays: number },
): Clerk {
  const cards = new Map<string, PlainCard>();
  const isNear = (at: number, days: number, now: number) => now < at && at - now <= days * DAY;
  const tellTrial = ({ id, customer, trialEnd }: PlainSubscription) => {
    if (!trialEnd) return;
    owe(`trial ${id} ${trialEnd}`, `${emailOf(customer)} trial_ending ${id} ${trialEnd}`, () => {
      const now = subscriptions.get(id);
      return now?.status === 'trialing' && now.trialEnd === trialEnd && !willEnd(now);
    });
  };
  const tellRenewal = ({ id, customer, periodEnd }: PlainSubscription) =>
    owe(
      `renews ${id} ${periodEnd}`,
      `${emailOf(customer)} renewal_notice ${id} ${periodEnd}`,
      () => !isOver(subscriptions.get(id)),
    );
  const tellExpiry = ({ customer, card: own }: PlainSubscription, now: number) => {
    const card = cards.get(own ?? defaultCards.get(customer) ?? '');
    if (!card?.isThere) return;
    // Good to the end of its month, and told from the first day of the month before.
    const [from, to] = [Date.UTC(card.year, card.month - 2, 1), Date.UTC(card.year, card.month, 1)];
    if (now * 1_000 < from || now * 1_000 >= to) return;
    owe(
      `expires ${card.id}`,
      `${emailOf(customer)} card_expiring ${card.id}`,
      () => cards.get(card.id)?.isThere === true,
    );
  };
  const file = ({ id, card }: Stripe.PaymentMethod, isThere: boolean) => {
    if (card) cards.set(id, { id, isThere, month: card.exp_month, year: card.exp_year });
  };
  return {
    hear(event) {
      if (event.type === 'payment_method.attached') file(event.data.object, true);
      if (event.type === 'payment_method.detached') file(event.data.object, false);
      if (event.type !== 'customer.subscription.trial_will_end') return;
      const trial = subscriptions.get(event.data.object.id);
      if (trial) tellTrial(trial);
    },
    turn(now) {
      for (const one of subscriptions.values()) {
        if (willEnd(one)) continue;
        const { status, trialEnd, interval, periodEnd } = one;
        if (status === 'trialing' && trialEnd && isNear(trialEnd, trialEndingDays, now)) tellTrial(one);
        if (status === 'active' && interval === 'year' && isNear(periodEnd, renewalNoticeDays, now))
          tellRenewal(one);
        if (PAYING.has(status)) tellExpiry(one, now);
      }
    },
  };
}
