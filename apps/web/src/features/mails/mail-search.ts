import { text } from '../../search-text.ts';

export const MAIL_STATES = {
  owed: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  skipped: 'Not sent: no longer held',
  held: 'Held',
  bounced: 'Bounced',
  failed: 'Failed',
  not_configured: 'No mail server',
} as const;

export type MailState = keyof typeof MAIL_STATES;

export const MAIL_STATE_LIST = Object.keys(MAIL_STATES).filter(isMailState);

function isMailState(state: string): state is MailState {
  return Object.hasOwn(MAIL_STATES, state);
}

export interface MailSearch {
  state?: MailState;
  /** Whose mails; all accounts' without it. */
  account?: string;
}

/** What the address asks for; what it can not mean is left out. */
export function toMailSearch(search: Record<string, unknown>): MailSearch {
  const [state, account] = [text(search.state), text(search.account)];
  return { ...(state && isMailState(state) ? { state } : {}), ...(account ? { account } : {}) };
}
