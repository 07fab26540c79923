import type { Outputs } from '../../server.ts';
import type { StatusTone } from '../../ui/status-badge.tsx';

export type Dispute = Outputs['operator']['disputes']['get'];
export type DisputeSummary = Outputs['operator']['disputes']['list']['items'][number];
export type Draft = NonNullable<Dispute['draft']>;
export type Compelling = NonNullable<Draft['compelling']>;
export type EvidenceField = Draft['fields'][number];

const STATUSES: Readonly<Record<string, { label: string; tone: StatusTone }>> = {
  needs_response: { label: 'Needs an answer', tone: 'danger' },
  warning_needs_response: { label: 'Inquiry: needs an answer', tone: 'warning' },
  under_review: { label: 'With the bank', tone: 'info' },
  warning_under_review: { label: 'Inquiry: with the bank', tone: 'info' },
  appeal_needs_response: { label: 'Appeal: answer it at Stripe', tone: 'danger' },
  appeal_under_review: { label: 'Appeal: with the bank', tone: 'info' },
  won: { label: 'Won', tone: 'ok' },
  lost: { label: 'Lost', tone: 'neutral' },
  warning_closed: { label: 'Inquiry closed', tone: 'neutral' },
  prevented: { label: 'Prevented', tone: 'ok' },
};

/** A status that is not known yet is shown as Stripe calls it. */
export const statusWords = (status: string) =>
  STATUSES[status] ?? { label: toWords(status), tone: 'warning' as const };

export const toWords = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const FIELDS: Readonly<Record<string, string>> = {
  access_activity_log: 'Record of use',
  customer_purchase_ip: 'IP address at the purchase',
  customer_email_address: 'Email address',
  customer_name: 'Name',
  uncategorized_text: 'The case in words',
  uncategorized_file: 'Another file',
  cancellation_rebuttal: 'Why it was not cancelled',
  cancellation_policy_disclosure: 'How the cancellation policy was shown',
  refund_policy_disclosure: 'How the refund policy was shown',
  refund_refusal_explanation: 'Why no refund is due',
  duplicate_charge_explanation: 'How the two payments differ',
  duplicate_charge_id: 'The other payment',
  duplicate_charge_documentation: 'Document of the other payment',
};

export const fieldWords = (field: string): string => FIELDS[field] ?? toWords(field);

/** What Stripe lacks before the earlier payments count (docs.stripe.com/disputes/api/visa-ce3). */
const REQUIRED: Readonly<Record<string, string>> = {
  missing_customer_identifiers: 'what is the same in all three payments',
  missing_disputed_transaction_description: 'what the disputed payment was for',
  missing_merchandise_or_services: 'whether it was for goods or a service',
  missing_prior_undisputed_transaction_description: 'what the earlier payments were for',
  missing_prior_undisputed_transactions: 'two earlier payments',
};

export const requiredWords = (action: string): string => REQUIRED[action] ?? toWords(action).toLowerCase();

const MINUTE_MS = 60_000;

/** "6 days, 3 hours left": whole units, two at most; null once it has passed. */
export function timeLeft(dueAt: string, now: number): string | null {
  const minutes = Math.floor((Date.parse(dueAt) - now) / MINUTE_MS);
  if (minutes < 0) return null;
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  const parts =
    days > 0 ? [unit(days, 'day'), unit(hours, 'hour')] : [unit(hours, 'hour'), unit(minutes % 60, 'minute')];
  return `${parts.filter((part) => part !== null).join(', ') || 'less than a minute'} left`;
}

const unit = (count: number, name: string) =>
  count === 0 ? null : `${count} ${name}${count === 1 ? '' : 's'}`;

export const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
