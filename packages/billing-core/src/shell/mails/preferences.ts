import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { isMailTopic, type MailTopic } from '../../domain/mail/mail.ts';

export interface MailPreferences {
  /** Null: it never said. */
  language: string | null;
  unsubscribed: MailTopic[];
}

export async function loadPreferences(db: Kysely<Database>, accountId: string): Promise<MailPreferences> {
  const row = await db
    .selectFrom('mail_preferences')
    .select(['language', 'unsubscribed'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return { language: row?.language ?? null, unsubscribed: row?.unsubscribed.filter(isMailTopic) ?? [] };
}
