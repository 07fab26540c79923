import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import type { Entitlements, GrantView, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { refuseGrant } from '../../domain/entitlements/check-grant.ts';
import type { GrantContent } from '../../domain/entitlements/holdings.ts';
import { notifyAccounts, writeAudit } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { toContentColumns, toGrantView } from './grant-rows.ts';

type GrantAsked = Parameters<Entitlements['grant']>[0];
type RevokeAsked = Parameters<Entitlements['revokeGrant']>[0];
type GrantContext = Pick<BillingContext, 'db' | 'config' | 'now'>;

/** A grant as it is written; its id says what it is for, so that the same is given once. */
export interface NewGrant {
  accountId: string;
  id: string;
  source: 'operator' | 'purchase';
  content: GrantContent;
  startsAt: Date;
  endsAt: Date | null;
  author: string;
  because: string;
  at: Date;
}

/** Writes a grant with its audit line and tells every process, in the caller's transaction; false when it is there already. */
export async function writeGrant(trx: Transaction<Database>, grant: NewGrant): Promise<boolean> {
  const written = await trx
    .insertInto('entitlement_grants')
    .values({
      account_id: grant.accountId,
      id: grant.id,
      source: grant.source,
      ...toContentColumns(grant.content),
      starts_at: grant.startsAt,
      ends_at: grant.endsAt,
      author: grant.author,
      because: grant.because,
      created_at: grant.at,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .executeTakeFirst();
  if (written.numInsertedOrUpdatedRows === 0n) return false;
  await tell(trx, { ...grant, key: `grant:${grant.accountId}:${grant.id}`, action: 'entitlement.grant' });
  return true;
}

export async function grantByHand(context: GrantContext, asked: GrantAsked): Promise<Outcome<GrantView>> {
  const now = context.now();
  const startsAt = asked.startsAt ?? now;
  const refused = refuseGrant(context.config, { ...asked, startsAt, now });
  if (refused) return refused;
  const { accountId, content, endsAt, because, actorId: author } = asked;
  const id = `grant_${asked.actId}`;
  return context.db.transaction().execute(async (trx) => {
    const account = await trx
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (!account) return fail('account_not_found');
    const grant = {
      accountId,
      id,
      source: 'operator',
      content,
      startsAt,
      endsAt,
      author,
      because,
      at: now,
    } as const;
    const isNew = await writeGrant(trx, grant);
    const row = await ofAccount(trx, accountId).where('id', '=', id).executeTakeFirstOrThrow();
    const isSame = isNew || JSON.stringify(toContentColumns(content)) === JSON.stringify(contentOf(row));
    return isSame ? succeed(toGrantView(row, now)) : fail('act_reused');
  });
}

const contentOf = ({ kind, plan_key, feature, amount }: ReturnType<typeof toContentColumns>) => ({
  kind,
  plan_key,
  feature,
  amount,
});

export async function revokeGrant(
  { db, now }: GrantContext,
  asked: RevokeAsked,
): Promise<Outcome<GrantView>> {
  const at = now();
  const { accountId, grantId, because, actorId } = asked;
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('entitlement_grants')
      .set({ revoked_at: at, revoked_by: actorId, revoked_because: because })
      .where('account_id', '=', accountId)
      .where('id', '=', grantId)
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', at)]))
      .returningAll()
      .executeTakeFirst();
    if (!row) return fail('grant_not_found');
    const key = `revoke:${accountId}:${grantId}`;
    await tell(trx, {
      accountId,
      id: grantId,
      author: actorId,
      because,
      at,
      key,
      action: 'entitlement.revoke',
    });
    return succeed(toGrantView(row, at));
  });
}

export async function listGrants({ db, now }: GrantContext, accountId: string): Promise<GrantView[]> {
  const rows = await ofAccount(db, accountId).orderBy('created_at', 'desc').orderBy('id').execute();
  const at = now();
  const names = await loadNames(
    db,
    rows.flatMap(({ author, revoked_by: by }) => [author, ...(by === null ? [] : [by])]),
  );
  const nameOf = (id: string) => names.get(id) ?? id;
  return rows.map((row) => {
    const { author, revoked, ...view } = toGrantView(row, at);
    return {
      ...view,
      author: nameOf(author),
      revoked: revoked && { ...revoked, by: nameOf(revoked.by) },
    };
  });
}

/** Whoever is a person with us; a purchase and a team's own code have no name. */
async function loadNames(
  db: Pick<Transaction<Database>, 'selectFrom'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(people.map(({ id, name }) => [id, name]));
}

const ofAccount = (db: Pick<Transaction<Database>, 'selectFrom'>, accountId: string) =>
  db.selectFrom('entitlement_grants').selectAll().where('account_id', '=', accountId);

async function tell(
  trx: Transaction<Database>,
  line: Pick<NewGrant, 'accountId' | 'id' | 'author' | 'because' | 'at'> & { key: string; action: string },
): Promise<void> {
  const { accountId, id: subject, author: actor, because, at, key, action } = line;
  await writeAudit(trx, [{ key, account_id: accountId, actor, action, subject, because, at }]);
  await notifyAccounts(trx, [accountId]);
}
