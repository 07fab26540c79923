import type { StillHolds } from '../mails/still-holds.ts';

/** Whether a mail of a failed payment is still true: only while its case is open, as the rows are when it is sent. */
export const dunningHolds: StillHolds<'payment_failed'> = async ({ db }, { account_id, props }) => {
  const row = await db
    .selectFrom('dunning_cases')
    .select(['state', 'because'])
    .where('account_id', '=', account_id)
    .where('invoice_id', '=', props.invoiceId)
    .executeTakeFirst();
  if (!row) return 'The invoice has no case.';
  return row.state === 'open' ? null : `The case is closed: ${row.because}`;
};

/** The end of a trial, or a renewal, is told as long as it is to come and nobody has cancelled. */
export const subscriptionGoesOn: StillHolds<'renewal_notice'> = async ({ db }, { account_id, props }) => {
  const row = await db
    .selectFrom('subscriptions')
    .select(['status', 'cancel_at', 'cancel_at_period_end'])
    .where('account_id', '=', account_id)
    .where('id', '=', props.subscriptionId)
    .executeTakeFirst();
  if (!row) return null;
  if (row.cancel_at !== null || row.cancel_at_period_end) return 'The subscription was cancelled.';
  return row.status === 'trialing' || row.status === 'active' || row.status === 'past_due'
    ? null
    : `The subscription is ${row.status}.`;
};

/** A card that was taken away, or renewed by its bank, expires for nobody. */
export const cardStillExpires: StillHolds<'card_expiring'> = async ({ db }, { account_id, props }) => {
  const row = await db
    .selectFrom('payment_methods')
    .select(['attached', 'exp_month', 'exp_year'])
    .where('account_id', '=', account_id)
    .where('id', '=', props.paymentMethodId)
    .executeTakeFirst();
  if (!row?.attached) return 'The card was taken away.';
  return row.exp_month === props.expMonth && row.exp_year === props.expYear
    ? null
    : 'The bank has renewed the card.';
};
