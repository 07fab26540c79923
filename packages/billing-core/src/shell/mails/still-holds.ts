import { isMailKind, type MailKind } from '../../domain/mail/mail.ts';
import type { BillingContext } from '../context.ts';
import type { MailRow } from './mail-rows.ts';

/** Why a mail is not true any more, as the rows are now; null while it is. */
export type StillHolds = (
  context: Pick<BillingContext, 'db' | 'now'>,
  mail: Pick<MailRow, 'account_id' | 'key' | 'props' | 'since'>,
) => Promise<string | null>;

/** Of each kind, what is asked just before it is sent; null where a fact stays one. */
const CHECKS: Record<MailKind, StillHolds | null> = {
  welcome: null,
  receipt: null,
  payment_failed: null,
  action_required: null,
  card_expiring: null,
  trial_ending: null,
  renewal_notice: null,
  plan_changed: null,
  cancelled: null,
  paused: null,
  resumed: null,
  price_increase_notice: null,
  price_increase_withdrawn: null,
  refund: null,
  usage_alert: null,
  dispute_opened: null,
  dispute_reminder: null,
  early_fraud_warning: null,
};

export async function stillHolds(context: BillingContext, mail: MailRow): Promise<string | null> {
  const check = isMailKind(mail.kind) ? CHECKS[mail.kind] : null;
  return check ? check(context, mail) : null;
}
