import type { MailPayloads } from '../../src/domain/mail/mail.ts';
import type { Business } from './business.ts';
import type { ReceivedMail } from './mailbox.ts';
import { plainMails } from './plain/plain-mails.ts';
import { compare, type Problems } from './verdict.ts';

/** What clerks make of a year that is over. */
export type Clerks = ReturnType<typeof plainMails>;
export const askClerks = ({ feed, working, uses, policy }: Business): Clerks =>
  plainMails({ events: feed.all, moments: working.moments, uses }, policy);

/** Everybody got the mails that a clerk would have written, each once and on its day, and no other. */
export async function judgeMails({ mailbox }: Business, { mails }: Clerks): Promise<Problems> {
  return compare('mail', { here: count(mailbox.received.map(tell)), there: count(mails) });
}

/** A failed invoice has one case, which ended as the policy and the customer had it, and nothing else has one. */
export async function judgeCases({ db }: Business, { cases }: Clerks): Promise<Problems> {
  const rows = await db.selectFrom('dunning_cases').select(['invoice_id', 'state']).execute();
  const here = new Map<string, string>();
  for (const { invoice_id: id, state } of rows) here.set(id, here.has(id) ? 'two cases' : state);
  const late = [...cases].filter(([, state]) => state === 'open');
  return [
    ...compare('case of', { here, there: cases }),
    ...late.map(([id]) => `${id} is unpaid at the end of the year, and its subscription goes on`),
  ];
}

const TELLS: { [K in keyof MailPayloads]: (props: MailPayloads[K], at: number) => string } = {
  welcome: ({ subscriptionId }) => subscriptionId,
  receipt: ({ invoiceId, total }) => `${invoiceId} ${total.amountMinor} ${total.currency}`,
  payment_failed: ({ invoiceId, step }, at) => `${invoiceId} ${step} at ${at}`,
  action_required: ({ invoiceId }) => invoiceId,
  card_expiring: ({ paymentMethodId }) => paymentMethodId,
  trial_ending: ({ subscriptionId, endsAt }) => `${subscriptionId} ${Date.parse(endsAt) / 1_000}`,
  renewal_notice: ({ subscriptionId, renewsAt }) => `${subscriptionId} ${Date.parse(renewsAt) / 1_000}`,
  plan_changed: ({ subscriptionId, from, to }) =>
    `${subscriptionId} ${from.planKey}/${from.interval} ${to.planKey}/${to.interval}`,
  cancelled: ({ subscriptionId, stage }) => `${stage} ${subscriptionId}`,
  paused: ({ subscriptionId }) => subscriptionId,
  resumed: ({ subscriptionId }) => subscriptionId,
  price_increase_notice: ({ subscriptionId }) => subscriptionId,
  price_increase_withdrawn: ({ subscriptionId }) => subscriptionId,
  refund: ({ refundId, amount }) => `${refundId} ${amount.amountMinor} ${amount.currency}`,
  usage_alert: ({ feature, percent }) => `${feature} ${percent}`,
  dispute_opened: ({ disputeId }) => disputeId,
  dispute_reminder: ({ disputeId, hoursLeft }) => `${disputeId} ${hoursLeft < 24 ? 'day' : 'week'}`,
  early_fraud_warning: ({ warningId }) => warningId,
};

function tell({ kind, to, props, at }: ReceivedMail): string {
  // A kind and its props belong together, which the map by kind does not show.
  const words = TELLS[kind] as (props: ReceivedMail['props'], at: number) => string;
  return `${to} ${kind} ${words(props, at)}`;
}

function count(texts: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return new Map([...counts].map(([text, times]) => [text, times === 1 ? 'once' : `${times} times`]));
}
