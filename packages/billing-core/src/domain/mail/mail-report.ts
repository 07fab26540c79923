import { z } from 'zod';

/** What a mail provider says of a mail after it has taken it. */
export interface MailReport {
  /** One for each report, also when it is told twice. */
  id: string;
  /** Of the mail, with or without its angle brackets; null where the provider knows only one of its own. */
  messageId: string | null;
  kind: 'hard_bounce' | 'soft_bounce' | 'complaint';
  /** Whose server or person it was. */
  recipient: string;
  /** In the words of that server; may be empty. */
  reason: string;
  happenedAt: Date;
}

const MOST_REASON_LENGTH = 500;

/** `POST /webhooks/mail`; what each field is at which provider is in docs/mail.md. */
const about = z.object({
  message_id: z.string().min(3).max(998).nullable().default(null),
  recipient: z.string().min(3).max(320),
  reason: z.string().default(''),
});
const timestamp = z.iso.datetime({ offset: true });
const shape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('mail.bounced'),
    timestamp,
    data: about.extend({ bounce: z.enum(['hard', 'soft']) }),
  }),
  z.object({ type: z.literal('mail.complained'), timestamp, data: about }),
]);
const ofAnotherType = z.object({ type: z.string() });

/** What a verified message reports; `ignored` when it is of something else, such as a delivery; nothing when it is no report. */
export function readMailReport(id: string, message: unknown): MailReport | 'ignored' | undefined {
  const read = shape.safeParse(message);
  if (!read.success) {
    const other = ofAnotherType.safeParse(message);
    const isOurs = shape.options.some(({ shape: { type } }) => type.value === other.data?.type);
    return other.success && !isOurs ? 'ignored' : undefined;
  }
  const { data } = read.data;
  return {
    id,
    messageId: data.message_id,
    kind: 'bounce' in data ? `${data.bounce}_bounce` : 'complaint',
    recipient: data.recipient,
    reason: data.reason
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, MOST_REASON_LENGTH),
    happenedAt: new Date(read.data.timestamp),
  };
}
