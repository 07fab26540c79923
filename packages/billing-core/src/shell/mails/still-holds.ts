import type { MailKind } from '../../domain/mail/mail.ts';
import { hasBegun, isEnded, isLive } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import { answerIsAwaited, disputeIsNews } from '../disputes/dispute-holds.ts';
import { cardStillExpires, dunningHolds, subscriptionGoesOn } from '../dunning/dunning-holds.ts';
import type { ReadMail, ReadMailOf } from './mail-rows.ts';

type Asking = Pick<BillingContext, 'db' | 'now'>;
type Asked<K extends MailKind> = Pick<ReadMailOf<K>, 'account_id' | 'key' | 'props'>;

/** Why a mail is not true any more, as the rows are now; null while it is. */
export type StillHolds<K extends MailKind> = (context: Asking, mail: Asked<K>) => Promise<string | null>;

/** Of each kind, what is asked just before it is sent; null where a fact stays one. */
const CHECKS: { [K in MailKind]: StillHolds<K> | null } = {
  welcome: subscriptionLives,
  receipt: null,
  payment_failed: dunningHolds,
  action_required: invoiceIsOpen,
  card_expiring: cardStillExpires,
  trial_ending: trialGoesOn,
  renewal_notice: subscriptionGoesOn,
  plan_changed: subscriptionLives,
  cancelled: cancellationStands,
  paused: pauseStands,
  resumed: subscriptionLives,
  price_increase_notice: subscriptionLives,
  price_increase_withdrawn: subscriptionLives,
  refund: null,
  usage_alert: periodGoesOn,
  dispute_opened: disputeIsNews,
  dispute_reminder: answerIsAwaited,
  early_fraud_warning: null,
};

export const stillHolds = (context: BillingContext, mail: ReadMail): Promise<string | null> =>
  ask(context, mail);

async function ask<K extends MailKind>(context: BillingContext, mail: ReadMailOf<K>): Promise<string | null> {
  const check = CHECKS[mail.kind];
  return check ? check(context, mail) : null;
}

interface OfSubscription {
  account_id: string;
  props: { subscriptionId: string };
}

/** An object that we have no row of (it is of another catalogue, or its order is not settled) is no reason to stay silent. */
const loadSubscription = ({ db }: Asking, { account_id, props }: OfSubscription) =>
  db
    .selectFrom('subscriptions')
    .select(['id', 'status', 'trial_ends_at', 'cancel_at', 'cancel_at_period_end'])
    .where('account_id', '=', account_id)
    .where('id', '=', props.subscriptionId)
    .executeTakeFirst();

async function subscriptionLives(context: Asking, mail: OfSubscription): Promise<string | null> {
  const row = await loadSubscription(context, mail);
  return row && isEnded(row.status) ? 'The subscription has ended since.' : null;
}

async function invoiceIsOpen(
  { db }: Asking,
  { account_id, props }: Asked<'action_required'>,
): Promise<string | null> {
  const row = await db
    .selectFrom('invoices')
    .select('status')
    .where('account_id', '=', account_id)
    .where('id', '=', props.invoiceId)
    .executeTakeFirst();
  return row && row.status !== 'open' ? `The invoice is ${row.status} by now.` : null;
}

async function trialGoesOn(context: Asking, mail: Asked<'trial_ending'>): Promise<string | null> {
  const row = await loadSubscription(context, mail);
  if (!row) return null;
  if (row.status !== 'trialing') return `The subscription is ${row.status}: its trial is over.`;
  if (row.trial_ends_at?.toISOString() !== mail.props.endsAt) return 'The trial ends at another time.';
  return row.cancel_at || row.cancel_at_period_end ? 'The subscription was cancelled.' : null;
}

/** Nothing to say of one that never began, that was taken back, or beside which another one goes on. */
async function cancellationStands(context: Asking, mail: Asked<'cancelled'>): Promise<string | null> {
  const row = await loadSubscription(context, mail);
  if (!row) return null;
  if (mail.props.stage === 'ended') {
    if (!hasBegun(row.status)) return 'The subscription never began.';
    return (await hasAnother(context, mail.account_id, row.id)) ? 'Another subscription goes on.' : null;
  }
  if (isEnded(row.status)) return 'The subscription has ended since.';
  return row.cancel_at || row.cancel_at_period_end ? null : 'The cancellation was taken back.';
}

async function hasAnother({ db }: Asking, accountId: string, id: string): Promise<boolean> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('status')
    .where('account_id', '=', accountId)
    .where('id', '<>', id)
    .execute();
  return rows.some(({ status }) => isLive(status));
}

async function pauseStands({ db }: Asking, { account_id, props }: Asked<'paused'>): Promise<string | null> {
  const row = await db
    .selectFrom('subscriptions')
    .select(['status', 'collection_paused'])
    .where('account_id', '=', account_id)
    .where('id', '=', props.subscriptionId)
    .executeTakeFirst();
  const isPaused = !row || row.status === 'paused' || row.collection_paused !== null;
  return isPaused ? null : 'The subscription goes on again.';
}

async function periodGoesOn({ now }: Asking, { props }: Asked<'usage_alert'>): Promise<string | null> {
  return now() < new Date(props.periodEndsAt) ? null : 'The period is over.';
}
