import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { MirroredRow } from '../../domain/observations/project-object.ts';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import {
  type SettledPurchase,
  type Settlement,
  settlePurchases,
} from '../../domain/purchases/settle-purchases.ts';
import {
  type AuditLine,
  notifyAccounts,
  type ToldEvent,
  writeAudit,
  writeBillingEvents,
} from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import { writeGrant } from '../entitlements/grants.ts';
import { loadPurchaseRefunds, loadPurchases } from './purchase-rows.ts';

type Owing = Pick<BillingContext, 'jobs' | 'now'>;

/**
 * Gives what was bought once and is paid, and takes back what was given back, in the transaction of the rows that say so. Looked
 * at are all purchases of the accounts concerned, so that it comes to the same whatever came first; each grant, each billing
 * event and each effect has a key of its own, so that none comes twice.
 */
export async function applyPurchases(
  trx: Transaction<Database>,
  context: Owing,
  mirrored: readonly MirroredRow[],
): Promise<void> {
  await applyPurchasesOf(trx, context, mirrored.flatMap(accountOf));
}

/** Now that it is known which payment paid which invoice: a refund may have come before. */
export async function refreshPurchases(
  context: Owing & Pick<BillingContext, 'db'>,
  accountId: string,
): Promise<void> {
  await context.db.transaction().execute((trx) => applyPurchasesOf(trx, context, [accountId]));
}

async function applyPurchasesOf(
  trx: Transaction<Database>,
  context: Owing,
  concerned: readonly string[],
): Promise<void> {
  const accountIds = [...new Set(concerned)].sort();
  if (accountIds.length === 0) return;
  // Customers of one account may be in two shards: one at a time settles an account.
  await sql`select from accounts where id = any(${accountIds}) order by id for no key update`.execute(trx);
  const purchases = await loadPurchases(trx, accountIds);
  const refunds = await loadPurchaseRefunds(trx, purchases);
  for (const own of Map.groupBy(purchases, ({ accountId }) => accountId).values()) {
    const settlement = settlePurchases(own, refunds);
    for (const each of settlement.settled) await applyOne(trx, context, each);
    await oweLooks(trx, context, settlement);
  }
}

const accountOf = (each: MirroredRow): string[] =>
  each.kind === 'refund' || (each.kind === 'invoice' && each.row.purchase) ? [each.row.accountId] : [];

async function applyOne(
  trx: Transaction<Database>,
  context: Owing,
  { purchase, grants, refundedAt }: SettledPurchase,
): Promise<void> {
  const { id, accountId, paidAt, productKey } = purchase;
  for (const grant of grants)
    await writeGrant(trx, {
      ...grant,
      accountId,
      source: 'purchase',
      author: id,
      because: `Bought once: ${productKey}.`,
      at: paidAt,
    });
  await tell(trx, context, { purchase, type: 'purchase.completed', at: paidAt });
  await (refundedAt ? takeBack(trx, context, { purchase, at: refundedAt }) : restore(trx, context, purchase));
}

/** Nothing is deleted: the grant says until when it counted, and why no longer. */
async function takeBack(
  trx: Transaction<Database>,
  context: Owing,
  { purchase, at }: { purchase: Purchase; at: Date },
): Promise<void> {
  const { id, accountId, productKey } = purchase;
  const because = `${productKey} was refunded in full.`;
  const round = await countRestored(trx, purchase);
  await trx
    .updateTable('entitlement_grants')
    .set({ revoked_at: at, revoked_by: 'stripe', revoked_because: because })
    .where('account_id', '=', accountId)
    .where('author', '=', id)
    .where('source', '=', 'purchase')
    .where('revoked_at', 'is', null)
    .execute();
  await notifyAccounts(trx, [accountId]);
  const line = { account_id: accountId, actor: 'stripe', subject: id, because, at };
  await writeAudit(trx, [
    { ...line, key: `purchase:${id}:refunded${afterRound(round)}`, action: 'entitlement.revoke' },
  ]);
  await tell(trx, context, { purchase, type: 'purchase.refunded', at, round });
}

/**
 * A refund that failed has brought the money back (docs.stripe.com/refunds#failed-refunds): what was taken with it is given again,
 * as if it had never been taken. Where the failure was known first nothing was taken, and nothing is told.
 */
async function restore(trx: Transaction<Database>, context: Owing, purchase: Purchase): Promise<void> {
  const { id, accountId, productKey } = purchase;
  const [given] = await trx
    .updateTable('entitlement_grants')
    .set({ revoked_at: null, revoked_by: null, revoked_because: null })
    .where('account_id', '=', accountId)
    .where('author', '=', id)
    .where('source', '=', 'purchase')
    .where('revoked_by', '=', 'stripe')
    .returning('id')
    .execute();
  if (!given) return;
  await notifyAccounts(trx, [accountId]);
  const round = await countRestored(trx, purchase);
  const at = context.now();
  const because = `The refund of ${productKey} did not arrive: what it took is given again.`;
  const line = { account_id: accountId, actor: 'stripe', subject: id, because, at };
  const key = `purchase:${id}:restored${afterRound(round)}`;
  await writeAudit(trx, [{ ...line, key, action: 'entitlement.restore' }]);
  await tell(trx, context, { purchase, type: 'purchase.restored', at, round });
}

/** How often it was given again: what is refunded, restored and refunded once more is told each time. */
async function countRestored(trx: Transaction<Database>, { id, accountId }: Purchase): Promise<number> {
  const { count } = await trx
    .selectFrom('billing_events')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .where('key', 'like', `${id}:purchase.restored%`)
    .executeTakeFirstOrThrow();
  return Number(count);
}

const afterRound = (round: number) => (round === 0 ? '' : `:${round}`);

async function tell(
  trx: Transaction<Database>,
  context: Owing,
  {
    purchase,
    type,
    at,
    round = 0,
  }: {
    purchase: Purchase;
    type: 'purchase.completed' | 'purchase.refunded' | 'purchase.restored';
    at: Date;
    round?: number;
  },
): Promise<void> {
  const { id, accountId, productKey, totalMinor, currency } = purchase;
  const payload = { purchaseId: id, productKey, totalMinor, currency };
  const key = `${id}:${type}${afterRound(round)}`;
  const told: ToldEvent = { key, account_id: accountId, type, payload, occurred_at: at };
  await writeBillingEvents(trx, context, [told]);
}

async function oweLooks(trx: Transaction<Database>, { jobs }: Owing, { again }: Settlement): Promise<void> {
  if (again.length === 0) return;
  const lines: AuditLine[] = again.map((purchase) => ({
    key: keyOf(purchase),
    account_id: purchase.accountId,
    actor: 'system',
    action: 'undo_second_purchase',
    subject: purchase.id,
    because: `${purchase.productKey} is had once and was paid again: if the first payment stands, this one is given back.`,
    at: purchase.paidAt,
  }));
  await writeAudit(trx, lines);
  await oweEffects(
    trx,
    jobs,
    again.map((purchase) => ({
      key: keyOf(purchase),
      kind: 'undo_second_purchase',
      accountId: purchase.accountId,
      payload: { invoiceId: purchase.id },
    })),
  );
}

const keyOf = ({ id }: Purchase) => `undo_second_purchase:${id}`;
