import type { Mailer, MailToRender } from '../../src/capabilities/mailer.ts';

/** A mail as somebody got it. */
export interface ReceivedMail {
  kind: MailToRender['kind'];
  to: string;
  props: MailToRender['props'];
  /** Unix seconds. */
  at: number;
  messageId: string;
}

/** The mail server of the year, and the mailboxes behind it. */
export interface Mailbox {
  mailer: Mailer;
  received: readonly ReceivedMail[];
}

/**
 * Words are none of this test's: a mail is its kind and what it was owed with.
 *
 * @param twice mails that are sent twice: what a test plants
 */
export function createMailbox(now: () => number, twice?: { kind: string; every: number }): Mailbox {
  const received: ReceivedMail[] = [];
  let seen = 0;
  const timesOf = (kind: string) => {
    if (kind !== twice?.kind) return 1;
    seen += 1;
    return seen % twice.every === 0 ? 2 : 1;
  };
  return {
    received,
    mailer: {
      languages: [{ code: 'en', name: 'English' }],
      render: async ({ kind, props }) => ({
        subject: kind,
        html: '',
        text: JSON.stringify({ kind, props }),
        language: 'en',
      }),
      send: async ({ to, text, messageId }) => {
        const written: Pick<ReceivedMail, 'kind' | 'props'> = JSON.parse(text);
        for (let time = timesOf(written.kind); time > 0; time -= 1)
          for (const each of to) received.push({ ...written, to: each, at: now(), messageId });
        return { outcome: 'accepted' };
      },
    },
  };
}
