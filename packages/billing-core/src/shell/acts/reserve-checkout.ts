import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';

const LEASE_SECONDS = 60;
const WAIT_MS = 8_000;
const LOOK_EVERY_MS = 100;
/** The line of products that subscriptions are of; an account has one live one in each. */
const PRODUCT_LINE = 'main';

/** What can be paid: a session of the hosted page, a subscription whose first payment is waited for, or an invoice. */
export interface Payable {
  kind: 'checkout_session' | 'subscription' | 'invoice';
  id: string;
}

export interface Reservation {
  /** What was opened before under it, and may still be payable: to be closed before anything else is opened. */
  earlier: Payable | undefined;
  /** Says what is payable now. False when the lease was over and another act has taken the place: then it must be closed. */
  hold(payable: Payable): Promise<boolean>;
  /** Nothing is payable: whoever waits goes on at once. */
  release(): Promise<void>;
}

export interface ReservationOf {
  accountId: string;
  intentId: string;
  /** What is had once of it at a time. */
  line?: string;
}

/**
 * The right to open something that can be paid: one act an account at a time has it, and with it goes what is open already.
 * It lives as long as what was opened, so that two tabs can't both pay: the second one closes what the first opened, and
 * where that has just been paid, Stripe refuses to close it and the second is told.
 *
 * @returns `undefined` when another act was opening something for all of eight seconds
 */
export async function reserveCheckout(
  context: BillingContext,
  of: ReservationOf,
): Promise<Reservation | undefined> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const taken = await take(context, of);
    if (taken) return toReservation(context, of, taken);
    if (performance.now() > deadline) return undefined;
    await sleep(LOOK_EVERY_MS);
  }
}

type Taken = { payable_kind: Payable['kind'] | null; payable_id: string | null };

/** The row's lock decides between two that come at once; leases go by the database's clock. */
async function take(
  { db }: BillingContext,
  { accountId, intentId, line = PRODUCT_LINE }: ReservationOf,
): Promise<Taken | undefined> {
  const until = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})`;
  return db
    .insertInto('checkout_reservations')
    .values({
      account_id: accountId,
      product_line: line,
      intent_id: intentId,
      payable_kind: null,
      payable_id: null,
      leased_until: until,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'product_line'])
        .doUpdateSet({ intent_id: intentId, leased_until: until })
        .where((eb) =>
          eb.or([
            eb('checkout_reservations.intent_id', '=', intentId),
            eb('checkout_reservations.leased_until', 'is', null),
            eb('checkout_reservations.leased_until', '<', sql<Date>`now()`),
          ]),
        ),
    )
    .returning(['payable_kind', 'payable_id'])
    .executeTakeFirst();
}

function toReservation(
  { db }: BillingContext,
  { accountId, intentId, line = PRODUCT_LINE }: ReservationOf,
  { payable_kind, payable_id }: Taken,
): Reservation {
  const mine = () =>
    db
      .updateTable('checkout_reservations')
      .where('account_id', '=', accountId)
      .where('product_line', '=', line)
      .where('intent_id', '=', intentId);
  return {
    earlier: payable_kind && payable_id ? { kind: payable_kind, id: payable_id } : undefined,
    async hold({ kind, id }) {
      const { numUpdatedRows } = await mine()
        .set({ payable_kind: kind, payable_id: id, leased_until: null })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async release() {
      await mine().set({ leased_until: null }).execute();
    },
  };
}
