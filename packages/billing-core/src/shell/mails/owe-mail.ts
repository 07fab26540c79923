import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { OwedMail } from '../../domain/mail/mail.ts';
import { MAIL_KINDS } from '../../domain/mail/mail.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import { toJsonb } from '../to-jsonb.ts';

/** Of the effect that sends it. */
export const effectKeyOf = (accountId: string, key: string) => `send_mail:${accountId}:${key}`;

type Owing = Pick<BillingContext, 'jobs' | 'now'>;

/** Whose row it is that a mail of operators' which is about nobody is kept with. */
export const OPERATORS = 'operators';

/**
 * Owes a mail in the transaction of the fact that it tells of: the row, and the effect that sends it, commit with it.
 * Owed again under its key, nothing changes.
 */
export const oweMail = (trx: Transaction<Database>, context: Owing, mail: OwedMail): Promise<void> =>
  oweMails(trx, context, [mail]);

/**
 * The same for many, in as many statements. Of two facts that owe one mail the earlier is what it says, whichever was heard of
 * first.
 */
export async function oweMails(
  trx: Transaction<Database>,
  { jobs, now }: Owing,
  mails: readonly OwedMail[],
): Promise<void> {
  if (mails.length === 0) return;
  const rows = firstTold(mails).map((mail) => toRow(mail, now()));
  const { rows: owed } = await sql<{ account_id: string; key: string }>`insert into mails
      (account_id, key, kind, audience, props, because, since, check_at_send, state, owed_at)
    select account_id, key, kind, audience, props, because, since, check_at_send, 'owed', owed_at
    from json_populate_recordset(null::mails, ${toJsonb(rows)}::json)
    on conflict (account_id, key) do update
      set props = excluded.props, because = excluded.because, since = excluded.since
      where mails.state = 'owed' and excluded.since < mails.since
    returning account_id, key`.execute(trx);
  await oweEffects(
    trx,
    jobs,
    owed.map(({ account_id: accountId, key }) => ({
      key: effectKeyOf(accountId, key),
      kind: 'send_mail',
      accountId,
      payload: { mailKey: key },
    })),
  );
}

/** Each key once: a statement may change a row once. */
function firstTold(mails: readonly OwedMail[]): OwedMail[] {
  const first = new Map<string, OwedMail>();
  for (const mail of mails) {
    const id = `${accountOf(mail)}:${mail.key}`;
    const other = first.get(id);
    if (!other || mail.since < other.since) first.set(id, mail);
  }
  return [...first.values()];
}

const accountOf = ({ to, about }: OwedMail) => (to === 'operators' ? (about ?? OPERATORS) : to.accountId);

function toRow(mail: OwedMail, owedAt: Date) {
  const { key, kind, props, because, since, checkAtSend = true } = mail;
  return {
    account_id: accountOf(mail),
    key,
    kind,
    audience: MAIL_KINDS[kind].audience,
    props,
    because,
    since,
    check_at_send: checkAtSend,
    owed_at: owedAt,
  };
}
