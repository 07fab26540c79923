import type { DunningEnd } from '../../config/dunning.ts';
import type { MailPayloads, PaymentAdvice } from '../mail/mail.ts';
import { declineKindOf } from './decline-words.ts';

const FUNDS = new Set(['insufficient_funds', 'card_velocity_exceeded', 'withdrawal_count_limit_exceeded']);
const PASSES = new Set([
  'processing_error',
  'issuer_not_available',
  'try_again_later',
  'reenter_transaction',
]);

/** What the customer can do about a decline: decides the words of the mail (docs.stripe.com/declines/codes, next steps). */
export function adviceOf(code: string | null): PaymentAdvice {
  const kind = declineKindOf(code);
  if (kind === 'authentication') return 'authenticate';
  if (kind === 'hard' || code === 'no_payment_method') return 'update_card';
  if (code !== null && FUNDS.has(code)) return 'add_funds';
  return code !== null && PASSES.has(code) ? 'wait' : 'ask_bank';
}

const CONSEQUENCES = {
  cancel: 'cancelled',
  pause: 'paused',
  leave_past_due: 'past_due',
} as const satisfies Record<DunningEnd, MailPayloads['payment_failed']['consequence']>;

export const consequenceOf = (action: DunningEnd) => CONSEQUENCES[action];
