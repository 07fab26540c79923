import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { MailRow } from './mail-rows.ts';
import { OPERATORS } from './owe-mail.ts';

/** Whose refusals they are that keep a mail from an address: an operator's mailbox is one, whoever the mail is about. */
export const refuserOf = ({ account_id, audience }: Pick<MailRow, 'account_id' | 'audience'>): string =>
  audience === 'operators' ? OPERATORS : account_id;

/** Nothing more is sent to an address from now on, until somebody sends again. */
export async function noteRefusal(
  db: Kysely<Database>,
  {
    mail,
    ...row
  }: {
    mail: Pick<MailRow, 'account_id' | 'audience' | 'key'>;
    address: string;
    reason: string;
    bounced_at: Date;
  },
): Promise<void> {
  await db
    .insertInto('mail_bounces')
    .values({ ...row, account_id: refuserOf(mail), mail_key: mail.key })
    .onConflict((conflict) => conflict.columns(['account_id', 'address']).doNothing())
    .execute();
}

/** Which of the addresses refused mail before, in small letters, and why. */
export async function loadRefusals(
  db: Kysely<Database>,
  refuser: string,
  addresses: readonly string[],
): Promise<Map<string, { reason: string; bouncedAt: Date }>> {
  const rows = await db
    .selectFrom('mail_bounces')
    .select([sql<string>`lower(address)`.as('address'), 'reason', 'bounced_at'])
    .where('account_id', '=', refuser)
    .where(sql`lower(address)`, 'in', addresses.map(asOne))
    .execute();
  return new Map(rows.map(({ address, reason, bounced_at: bouncedAt }) => [address, { reason, bouncedAt }]));
}

/** Servers may tell `Ada@` from `ada@` (rfc-editor.org/rfc/rfc5321, 2.4); hardly any does, and reports change the letters. */
export const asOne = (address: string) => address.trim().toLowerCase();
