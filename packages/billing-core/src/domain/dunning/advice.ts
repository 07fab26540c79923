import type { DunningEnd } from '../../config/dunning.ts';
import type { MailPayloads, PaymentAdvice } from '../mail/mail.ts';
import type { DeclineReason } from './decline-codes.ts';
import { type Decline, declineKindOf, declineReasonOf } from './decline-words.ts';

const FUNDS: ReadonlySet<DeclineReason> = new Set(['funds', 'limit']);
const PASSES: ReadonlySet<DeclineReason> = new Set(['passing', 'duplicate']);

/** What the customer can do about a decline: decides the words of the mail (docs.stripe.com/declines/codes, next steps). */
export function adviceOf(decline: Decline): PaymentAdvice {
  const kind = declineKindOf(decline);
  const reason = declineReasonOf(decline);
  if (kind === 'authentication') return 'authenticate';
  if (kind === 'hard' || reason === 'no_card') return 'update_card';
  if (FUNDS.has(reason)) return 'add_funds';
  return PASSES.has(reason) ? 'wait' : 'ask_bank';
}

const CONSEQUENCES = {
  cancel: 'cancelled',
  pause: 'paused',
  leave_past_due: 'past_due',
} as const satisfies Record<DunningEnd, MailPayloads['payment_failed']['consequence']>;

export const consequenceOf = (action: DunningEnd) => CONSEQUENCES[action];
