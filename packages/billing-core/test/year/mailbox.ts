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

/** Words are none of this test's: a mail is its kind and what it was owed with. */
export function createMailbox(now: () => number): Mailbox {
  const received: ReceivedMail[] = [];
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
        for (const each of to) received.push({ ...written, to: each, at: now(), messageId });
        return { outcome: 'accepted' };
      },
    },
  };
}
