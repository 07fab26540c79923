import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { isMailTopic, type MailTopic } from '../../domain/mail/mail.ts';
import type { BillingContext } from '../context.ts';

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

export async function savePreferences(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  accountId: string,
  { language, unsubscribed }: { language: string | null; unsubscribed: readonly MailTopic[] },
): Promise<void> {
  const values = { language, unsubscribed: [...new Set(unsubscribed)].sort(), updated_at: now() };
  await db
    .insertInto('mail_preferences')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
}

/** Beside whatever is changed at the same moment. */
export async function turnOff(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  accountId: string,
  topics: readonly MailTopic[],
): Promise<void> {
  await db
    .insertInto('mail_preferences')
    .values({ account_id: accountId, unsubscribed: [...topics], updated_at: now() })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        unsubscribed: sql<string[]>`array(
          select distinct unnest(mail_preferences.unsubscribed || excluded.unsubscribed) order by 1)`,
        updated_at: now(),
      }),
    )
    .execute();
}

/** The language that a new account came with. Once: an account that is new has chosen nothing yet. */
export async function beginInLanguage(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  accountId: string,
  language: string,
): Promise<void> {
  await db
    .insertInto('mail_preferences')
    .values({ account_id: accountId, language, unsubscribed: [], updated_at: now() })
    .execute();
}
