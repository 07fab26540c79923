import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import type { Act, Entitlements, Outcome, SeatsView } from '../../billing.ts';
import { decideAddSeat, decideRemoveSeat, seatFeatureOf } from '../../commands/change-seats.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { notifyAccounts } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { loadSeats, lockSeats } from './seat-rows.ts';
import { viewSeats } from './view-seats.ts';

type Check = Pick<Entitlements, 'check'>;
type SeatChange = 'add' | 'remove';

/** A seat for a member; what is paid follows by an effect that commits with it. */
export function addSeat(
  context: BillingContext,
  { check }: Check,
  { act, memberId }: { act: Act; memberId: string },
): Promise<Outcome<SeatsView>> {
  return changeSeats(context, { check }, { act, memberId, change: 'add' });
}

export function removeSeat(
  context: BillingContext,
  { check }: Check,
  { act, memberId }: { act: Act; memberId: string },
): Promise<Outcome<SeatsView>> {
  return changeSeats(context, { check }, { act, memberId, change: 'remove' });
}

async function changeSeats(
  context: BillingContext,
  entitlements: Check,
  asked: Asked,
): Promise<Outcome<SeatsView>> {
  const { db, config } = context;
  const { accountId } = asked.act;
  const feature = seatFeatureOf(config);
  if (feature === undefined) return fail('feature_not_found', 'No plan is sold by the seat.');
  const { limit = null, upgradeTo } = await entitlements.check(accountId, feature);
  const changed = await db.transaction().execute(async (trx) => {
    if (!(await lockSeats(trx, accountId))) return fail('account_not_found');
    const members = (await loadSeats(trx, accountId)).map(({ member_id }) => member_id);
    const { memberId, change } = asked;
    const decided =
      change === 'add'
        ? decideAddSeat(memberId, { members, limit, upgradeTo })
        : decideRemoveSeat(memberId, { members });
    if (!decided.ok) return decided;
    if (change === 'add' && members.includes(memberId)) return succeed({});
    // A press that was answered before and comes again, after others have changed the list.
    if (await wasDone(trx, asked)) return succeed({});
    await write(trx, asked);
    await record(context, trx, { ...asked, members: members.length + (change === 'add' ? 1 : -1) });
    return succeed({});
  });
  return changed.ok ? succeed(await viewSeats(context, entitlements, accountId)) : changed;
}

async function write(trx: Transaction<Database>, { act, memberId, change }: Asked): Promise<void> {
  const of = { account_id: act.accountId, member_id: memberId };
  if (change === 'remove') {
    await trx
      .deleteFrom('seats')
      .where((eb) => eb.and(of))
      .execute();
    return;
  }
  await trx
    .insertInto('seats')
    .values({ ...of, added_by: act.actorId })
    .execute();
}

interface Asked {
  act: Act;
  memberId: string;
  change: SeatChange;
}

const keyOf = ({ act: { accountId, actId }, change, memberId }: Asked) =>
  `sync_seats:${accountId}:${actId}:${change}:${memberId}`;

async function wasDone(trx: Transaction<Database>, asked: Asked): Promise<boolean> {
  const line = await trx
    .selectFrom('audit_log')
    .select('key')
    .where('key', '=', keyOf(asked))
    .executeTakeFirst();
  return line !== undefined;
}

/** The audit line, and what is owed to Stripe: its key is of this change, so that the same press owes it once. */
async function record(
  { jobs, now }: BillingContext,
  trx: Transaction<Database>,
  { members, ...asked }: Asked & { members: number },
): Promise<void> {
  const { act, change, memberId } = asked;
  const { accountId, actorId } = act;
  const key = keyOf(asked);
  await writeAuditLines(trx, [
    {
      key,
      accountId,
      actorId,
      action: `seats.${change}`,
      subject: memberId,
      because: `${members} people have a seat now.`,
      at: now(),
    },
  ]);
  await oweEffects(trx, jobs, [{ key, kind: 'sync_seats', accountId, payload: { accountId } }]);
  await notifyAccounts(trx, [accountId]);
}
