import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { OwedMail } from '../../domain/mail/mail.ts';
import { MAIL_KINDS } from '../../domain/mail/mail.ts';
import type { BillingContext } from '../context.ts';
import { EFFECTS, effectRows, type OwedEffect, oweEffects } from '../effects/owe-effects.ts';
import { toJsonb } from '../to-jsonb.ts';

/** Of the effect that sends it. */
export const effectKeyOf = (accountId: string, key: string) => `send_mail:${accountId}:${key}`;
/** The same in SQL, of a row of `mails`. */
const EFFECT_KEY = sql<string>`'send_mail:' || account_id || ':' || key`;

type Owing = Pick<BillingContext, 'jobs' | 'now'>;

/** Whose row it is that a mail of operators' which is about nobody is kept with. */
export const OPERATORS = 'operators';

/**
 * Owes a mail in the transaction of the fact that it tells of: the row, and the effect that sends it, commit with it.
 * Owed again under its key, nothing changes.
 */
export async function oweMail(trx: Transaction<Database>, context: Owing, mail: OwedMail): Promise<void> {
  await oweMails(trx, context, [mail]);
}

/**
 * The same for many, in as many statements.
 *
 * @returns how many were not owed before
 */
export const oweMails = (
  trx: Transaction<Database>,
  context: Owing,
  mails: readonly OwedMail[],
): Promise<number> => oweOutbox(trx, context, { mails, effects: [] });

/**
 * All that facts owe the outside, in two statements however much it is: mails, the effects that send them and those of other
 * kinds; then the jobs of what is new. Of two facts that owe one mail the earlier is what it says, whichever was heard of first.
 *
 * @returns how many mails were not owed before
 */
export async function oweOutbox(
  trx: Transaction<Database>,
  { jobs, now }: Owing,
  { mails, effects }: { mails: readonly OwedMail[]; effects: readonly OwedEffect[] },
): Promise<number> {
  if (mails.length === 0) {
    await oweEffects(trx, jobs, effects);
    return 0;
  }
  const rows = firstTold(mails).map((mail) => toRow(mail, now()));
  const others = effects.length > 0 ? sql`union all ${effectRows(effects)}` : sql``;
  const { rows: owed } = await sql<{ key: string; is_mail: boolean }>`with owed as (
      insert into mails
        (account_id, key, kind, audience, props, because, since, check_at_send, state, owed_at)
      select account_id, key, kind, audience, props, because, since, check_at_send, 'owed', owed_at
      from json_to_recordset(${toJsonb(rows)}::json) as told (account_id text, key text, kind text, audience text,
        props jsonb, because text, since timestamptz, check_at_send boolean, owed_at timestamptz)
      on conflict (account_id, key) do update
        set props = excluded.props, because = excluded.because, since = excluded.since
        where mails.state = 'owed' and excluded.since < mails.since
      returning account_id, key
    )
    insert into effects (key, kind, account_id, payload)
    select ${EFFECT_KEY}, 'send_mail', account_id, jsonb_build_object('mailKey', key) from owed ${others}
    on conflict (key) do nothing
    returning key, kind = 'send_mail' as is_mail`.execute(trx);
  await jobs.enqueue(
    trx,
    EFFECTS,
    owed.map(({ key }) => key),
  );
  return owed.filter(({ is_mail }) => is_mail).length;
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
