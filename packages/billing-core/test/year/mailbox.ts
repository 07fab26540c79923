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

/** Bugs of a mail server. */
export interface MailPlants {
  /** Every so many mails of a kind are sent twice. */
  twice?: { kind: string; every: number };
  /** The last mail of a kind comes again after one of another kind about the same invoice. */
  again?: { kind: string; after: string };
}

const invoiceOf = ({ props }: Pick<ReceivedMail, 'props'>) => ('invoiceId' in props ? props.invoiceId : null);

/**
 * Words are none of this test's: a mail is its kind and what it was owed with.
 *
 * @param planted what a test plants: mails that are sent twice, or once more after another about the same invoice
 */
export function createMailbox(now: () => number, { twice, again }: MailPlants = {}): Mailbox {
  const received: ReceivedMail[] = [];
  let seen = 0;
  const timesOf = (kind: string) => {
    if (kind !== twice?.kind) return 1;
    seen += 1;
    return seen % twice.every === 0 ? 2 : 1;
  };
  const echo = (kind: string, { props }: Pick<ReceivedMail, 'props'>): ReceivedMail[] => {
    const earlier = received.findLast(
      (each) => each.kind === kind && invoiceOf(each) === invoiceOf({ props }),
    );
    return earlier ? [{ ...earlier, at: now() }] : [];
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
        if (written.kind === again?.after) received.push(...echo(again.kind, written));
        return { outcome: 'accepted' };
      },
    },
  };
}
