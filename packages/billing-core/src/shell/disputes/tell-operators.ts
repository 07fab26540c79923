import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { isInquiry } from '../../domain/disputes/dispute.ts';
import type { BillingContext } from '../context.ts';
import { oweMail } from '../mails/owe-mail.ts';
import type { DisputeRow } from './dispute-rows.ts';

const HOUR_MS = 3_600_000;

export type TellingStep = 'tell_inquiry' | 'tell_dispute' | 'remind_week' | 'remind_day';

/** One mail for each step. */
export const mailKeyOf = (disputeId: string, step: string): string => `dispute:${disputeId}:${step}`;

/** Owes operators the mail of a step, with the step itself: one mail for each, whoever looks how often. */
export async function tellOperators(
  context: BillingContext,
  trx: Transaction<Database>,
  { dispute, step }: { dispute: DisputeRow; step: TellingStep },
): Promise<void> {
  const account = await trx
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', dispute.account_id)
    .executeTakeFirst();
  const facts = {
    disputeId: dispute.id,
    accountId: dispute.account_id,
    accountName: account?.name ?? null,
    amount: { amountMinor: dispute.amount_minor, currency: dispute.currency },
    reason: dispute.reason,
    dueBy: dispute.due_at?.toISOString() ?? null,
    isInquiry: isInquiry(dispute.status),
  };
  const common = {
    key: mailKeyOf(dispute.id, step),
    to: 'operators',
    about: dispute.account_id,
    since: dispute.stripe_created_at,
  } as const;
  if (step === 'tell_inquiry' || step === 'tell_dispute') {
    const because = 'Operators are told of every dispute when it comes.';
    return oweMail(trx, context, { ...common, kind: 'dispute_opened', props: facts, because });
  }
  // There is no reminder where no answer is taken.
  if (!dispute.due_at) return;
  const leftMs = dispute.due_at.getTime() - context.now().getTime();
  return oweMail(trx, context, {
    ...common,
    kind: 'dispute_reminder',
    props: {
      ...facts,
      dueBy: dispute.due_at.toISOString(),
      hoursLeft: Math.max(0, Math.floor(leftMs / HOUR_MS)),
    },
    because: 'Nobody has answered the dispute yet, and its deadline is near.',
  });
}
