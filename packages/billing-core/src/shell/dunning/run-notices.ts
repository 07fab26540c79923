import { sql } from 'kysely';
import { dunningPolicyOf } from '../../config/dunning.ts';
import { isExpiryToTell, renewalToTell, trialEndToTell } from '../../domain/dunning/due-notices.ts';
import type { OwedMail } from '../../domain/mail/mail.ts';
import { cancelsAt, type Subscription } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';
import { oweMails } from '../mails/owe-mail.ts';
import { scheduleTurns } from '../schedule-turns.ts';
import { payLinkOf } from './pay-link.ts';

const DAY_MS = 86_400_000;
const PAGE = 500;

/** Every hour. */
export function scheduleNotices(context: BillingContext): void {
  scheduleTurns(context, { queue: 'billing-notices', cron: '7 * * * *' }, () => runNotices(context));
}

/** The end of a trial is told once, by Stripe's event or by this job, whichever is first: both owe it under this key. */
export const trialEndingKey = (subscriptionId: string, endsAt: Date): string =>
  `trial_ending:${subscriptionId}:${Math.floor(endsAt.getTime() / 1000)}`;

/**
 * Tells beforehand what Stripe sends no event for, or might not have sent: a card that expires (docs.stripe.com/saving-cards
 * has no event for cards; `customer.source.expiring` is of sources), the end of a trial, a yearly renewal. Each is owed under
 * a key made of what it is about, so that a look more changes nothing. Says how many were new.
 */
export async function runNotices(context: BillingContext): Promise<number> {
  const told = await owe(context, await renewalsAndTrials(context));
  return told + (await owe(context, await expiringCards(context)));
}

async function owe(context: BillingContext, mails: OwedMail[]): Promise<number> {
  let fresh = 0;
  for (let at = 0; at < mails.length; at += PAGE) {
    const page = mails.slice(at, at + PAGE);
    fresh += await context.db.transaction().execute((trx) => oweMails(trx, context, page));
  }
  return fresh;
}

async function renewalsAndTrials(context: BillingContext): Promise<OwedMail[]> {
  const { trialEndingDays, renewalNoticeDays } = dunningPolicyOf(context.config);
  const now = context.now();
  const until = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const rows = await selectSubscriptions(context.db)
    .where((eb) =>
      eb.or([
        eb.and([eb('status', '=', 'trialing'), eb('trial_ends_at', '<=', until(trialEndingDays))]),
        eb.and([
          eb('status', '=', 'active'),
          eb('interval', '=', 'year'),
          eb('current_period_ends_at', '<=', until(renewalNoticeDays)),
        ]),
      ]),
    )
    .execute();
  return rows.flatMap((row): OwedMail[] => {
    const subscription = fromSubscriptionRow(row);
    const facts = { ...subscription, cancelsAt: cancelsAt(subscription) };
    const trialEnd = trialEndToTell(facts, trialEndingDays, now);
    const renewsAt = renewalToTell(facts, renewalNoticeDays, now);
    if (trialEnd) return [trialMail(subscription, trialEnd, trialEndingDays)];
    return renewsAt ? [renewalMail(subscription, renewsAt, renewalNoticeDays)] : [];
  });
}

const trialMail = ({ id, accountId }: Subscription, endsAt: Date, days: number): OwedMail => ({
  key: trialEndingKey(id, endsAt),
  kind: 'trial_ending',
  to: { accountId },
  props: { subscriptionId: id, endsAt: endsAt.toISOString() },
  because: `The trial ends at ${endsAt.toISOString()}.`,
  since: new Date(endsAt.getTime() - days * DAY_MS),
});

function renewalMail(subscription: Subscription, renewsAt: Date, days: number): OwedMail {
  const { id, accountId, planKey, currency, items } = subscription;
  const amounts = items.map(({ unitAmountMinor, quantity }) =>
    unitAmountMinor === null || quantity === null ? null : unitAmountMinor * quantity,
  );
  // What is metered or tiered is not known beforehand.
  const known = amounts.filter((each) => each !== null);
  const amount =
    known.length === amounts.length
      ? { amountMinor: known.reduce((sum, each) => sum + each, 0), currency }
      : null;
  return {
    key: `renewal_notice:${id}:${Math.floor(renewsAt.getTime() / 1000)}`,
    kind: 'renewal_notice',
    to: { accountId },
    props: { subscriptionId: id, planKey, renewsAt: renewsAt.toISOString(), amount },
    because: `The subscription renews for a year at ${renewsAt.toISOString()}.`,
    since: new Date(renewsAt.getTime() - days * DAY_MS),
  };
}

/** Of each live subscription, the card that pays: its own, or else its customer's default. */
async function expiringCards(context: BillingContext): Promise<OwedMail[]> {
  const now = context.now();
  const { linkDays } = dunningPolicyOf(context.config);
  const { rows } = await sql<{
    account_id: string;
    customer_id: string;
    id: string;
    brand: string | null;
    last4: string | null;
    exp_month: number;
    exp_year: number;
  }>`select distinct m.account_id, c.id as customer_id, m.id, m.brand, m.last4, m.exp_month, m.exp_year
    from subscriptions s
    join customers c on c.account_id = s.account_id and c.id = s.customer_id
    join payment_methods m on m.account_id = s.account_id
      and m.id = coalesce(s.default_payment_method_id, c.default_payment_method_id)
    where s.status in ('trialing', 'active', 'past_due') and not s.cancel_at_period_end and s.cancel_at is null
      and m.attached and m.exp_year is not null and m.exp_month is not null
      and m.exp_year * 12 + m.exp_month <= ${now.getUTCFullYear() * 12 + now.getUTCMonth() + 2}
    order by m.account_id, m.id`.execute(context.db);
  return rows
    .filter(({ exp_month: month, exp_year: year }) => isExpiryToTell({ month, year }, now))
    .map((card) => ({
      key: `card_expiring:${card.id}:${card.exp_year}-${String(card.exp_month).padStart(2, '0')}`,
      kind: 'card_expiring',
      to: { accountId: card.account_id },
      props: {
        paymentMethodId: card.id,
        brand: card.brand ?? 'card',
        last4: card.last4 ?? '',
        expMonth: card.exp_month,
        expYear: card.exp_year,
        updateCardUrl: payLinkOf(
          context,
          { accountId: card.account_id, invoiceId: null, customerId: card.customer_id, step: null },
          linkDays,
        ),
      },
      because: `The card that pays expires at the end of ${card.exp_month}/${card.exp_year}.`,
      since: new Date(Date.UTC(card.exp_year, card.exp_month - 2, 1)),
    }));
}
