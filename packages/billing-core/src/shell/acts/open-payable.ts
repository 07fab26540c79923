import type { Outcome } from '../../billing.ts';
import { type BillingErrorCode, fail, succeed } from '../../domain/billing-error.ts';
import { isLive } from '../../domain/subscription.ts';
import { LostClaimError } from '../../stripe/lost-claim-error.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { closePayable } from './close-payable.ts';
import { type Payable, type Reservation, type ReservationOf, reserveCheckout } from './reserve-checkout.ts';

export interface PayableOf {
  accountId: string;
  customer: string;
  running: RunningAct;
}

/**
 * Opens something that can be paid, when nothing else is left that the customer could pay.
 *
 * - Stripe itself is asked for a live subscription too, since its webhook may be on the way; no answer refuses.
 * - What the reservation names is closed first, then what a process that died opened and did not keep.
 * - What this very act made in a run that died is left: the same key brings it back.
 */
export async function openPayable<T extends Payable>(
  context: BillingContext,
  of: PayableOf,
  open: () => Promise<T>,
): Promise<Outcome<T>> {
  const { accountId, customer, running } = of;
  const line = { accountId, intentId: running.intentId };
  const refuse = async (reservation: Reservation) =>
    (await isTaken(context, customer, reservation, running)) ? 'already_subscribed' : undefined;
  return openReserved(context, { line, running, refuse }, open);
}

/** Opens something that can be paid under a reservation, unless there is a reason to refuse it by then. */
export async function openReserved<T extends Payable>(
  context: BillingContext,
  of: {
    line: ReservationOf;
    running: RunningAct;
    refuse(reservation: Reservation): Promise<BillingErrorCode | undefined>;
  },
  open: () => Promise<T>,
): Promise<Outcome<T>> {
  const reservation = await reserveCheckout(context, of.line);
  if (!reservation) return fail('act_in_progress');
  try {
    const refused = await of.refuse(reservation);
    if (refused) {
      await reservation.release();
      return fail(refused);
    }
    const opened = await open();
    if (await reservation.hold(opened)) return succeed(opened);
    await closePayable(context, opened, of.running);
    return fail('act_in_progress');
  } catch (error) {
    // The act is another's by now, and so is what it reserved.
    if (!(error instanceof LostClaimError)) await reservation.release();
    throw error;
  }
}

async function isTaken(
  context: BillingContext,
  customer: string,
  { earlier }: Reservation,
  running: RunningAct,
): Promise<boolean> {
  const { stripe } = context;
  const [sessions, subscriptions] = await Promise.all([
    stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 }),
    stripe.subscriptions.list({ customer, status: 'all', limit: 100 }),
  ]);
  const isMine = ({ metadata }: { metadata: Record<string, string> | null }) =>
    metadata?.intent_id === running.intentId;
  if (subscriptions.data.some((each) => isLive(each.status) && !isMine(each))) return true;
  const mine = [...sessions.data, ...subscriptions.data].filter(isMine);
  const isOwn = ({ id }: Payable) => mine.some((each) => each.id === id);
  const open = [
    ...sessions.data
      .filter((each) => !isMine(each))
      .map(({ id }): Payable => ({ kind: 'checkout_session', id })),
    ...subscriptions.data
      .filter((each) => each.status === 'incomplete' && !isMine(each))
      .map(({ id }): Payable => ({ kind: 'subscription', id })),
  ];
  // Paid since the lists were made: the reservation's own is looked at by its id.
  const named = earlier && !isOwn(earlier) && !open.some(({ id }) => id === earlier.id) ? [earlier] : [];
  let wasPaid = false;
  for (const payable of [...named, ...open])
    if (!(await closePayable(context, payable, running))) wasPaid = true;
  // What was paid long ago may have ended since.
  return wasPaid && (await hasLive(context, customer));
}

async function hasLive({ stripe }: BillingContext, customer: string): Promise<boolean> {
  const { data } = await stripe.subscriptions.list({ customer, status: 'all', limit: 100 });
  return data.some(({ status }) => isLive(status));
}
