import { sql } from 'kysely';
import { closePayable } from '../acts/close-payable.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { scheduleTurns } from '../schedule-turns.ts';

/** As long as a session of the hosted page is open (docs.stripe.com/api/checkout/sessions/create, `expires_at`). */
const OPEN_HOURS = 24;
/** So many are closed in one turn; the rest has its turn in the next. */
const PAGE = 500;

/** Every few minutes what was opened on the app's own page and left there for a day is closed: nobody owes it. */
export function schedulePurchases(context: BillingContext): void {
  scheduleTurns(context, { queue: 'close-purchases', cron: '*/10 * * * *' }, () => oweClosing(context));
}

export async function oweClosing({ db, jobs, now }: BillingContext): Promise<void> {
  const before = new Date(now().getTime() - OPEN_HOURS * 3_600_000);
  await db.transaction().execute(async (trx) => {
    const left = await trx
      .selectFrom('purchases')
      .select(['id', 'account_id'])
      .where('status', '=', 'open')
      .where('stripe_created_at', '<', before)
      .where(
        sql<boolean>`not exists (select from effects where effects.key = 'close_purchase:' || purchases.id)`,
      )
      .orderBy('stripe_created_at')
      .limit(PAGE)
      .execute();
    await oweEffects(
      trx,
      jobs,
      left.map(({ id, account_id: accountId }) => ({
        key: `close_purchase:${id}`,
        kind: 'close_purchase',
        accountId,
        payload: { invoiceId: id },
      })),
    );
  });
}

/** Who pays it in that very moment has bought it: Stripe decides which of the two came first. */
export const closePurchase: RunEffect = async (context, effect) => {
  const id = String(effect.payload.invoiceId);
  const call: Parameters<typeof closePayable>[2]['call'] = async (step, make, find) => {
    const identity = { intentId: effect.key, step };
    const attempt = await loadAttempt(context.db, identity);
    return callStripe(context, { ...identity, attempt }, { make, find });
  };
  const isClosed = await closePayable(context, { kind: 'invoice', id }, { call });
  return isClosed ? null : `${id} was paid.`;
};
