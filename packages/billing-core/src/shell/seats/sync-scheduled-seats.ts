import { type KnownPrice, seatPhases } from '../../commands/seat-phases.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { loadPushedPrices } from '../acts/load-pushed-price.ts';
import { observeFresh } from '../acts/observe-fresh.ts';
import { type RestatedPhase, restatePhase } from '../acts/restate-phase.ts';
import { withOldPrices } from '../acts/with-old-prices.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow } from '../effects/run-effects.ts';
import { countSeats } from './seat-rows.ts';

/**
 * The seats of a subscription that a schedule manages, because a change is planned: Stripe refuses to change it directly, so the
 * running phase and those to come are given the number of the list, each by its own plan. The difference of the running one is
 * prorated onto the next invoice (docs.stripe.com/api/subscription_schedules/update, `proration_behavior`).
 *
 * @returns why there is nothing to do, if so
 */
export async function syncScheduledSeats(
  context: BillingContext,
  {
    effect,
    subscription,
    scheduleId,
    round,
  }: { effect: EffectRow; subscription: Subscription; scheduleId: string; round: number },
): Promise<string | undefined> {
  const { db, stripe, reads, config } = context;
  const schedule = await reads.run('GET subscription_schedule', () =>
    stripe.subscriptionSchedules.retrieve(scheduleId),
  );
  const begun = schedule.current_phase?.start_date ?? 0;
  const phases = schedule.phases.filter(({ start_date }) => start_date >= begun).map(restatePhase);
  const members = await countSeats(db, subscription.accountId);
  const known = await loadKnownPrices(context, phases);
  const pushed = await loadPushedPrices(context);
  const wanted = seatPhases(phases, { config, members, known, pushed });
  if (!wanted.some(({ isChanged }) => isChanged))
    return `Seats that are planned are those of the list: ${members} have one.`;
  const changed = phases.map((phase, at) => ({ ...phase, items: wanted[at]?.items ?? phase.items }));
  const step = `set_scheduled_${round}_${members}`;
  const attempt = await loadAttempt(db, { intentId: effect.key, step });
  const behavior = subscription.status === 'trialing' ? 'none' : 'create_prorations';
  await withOldPrices(context, pricesOf(changed), (again) =>
    callStripe(
      context,
      { intentId: effect.key, step: again === 0 ? step : `${step}_${again}`, attempt },
      {
        make: (options) =>
          stripe.subscriptionSchedules.update(
            scheduleId,
            { phases: changed, proration_behavior: behavior },
            options,
          ),
        // It was looked at a moment ago: nothing that was sent before has changed it.
        find: () => Promise.resolve(undefined),
      },
    ),
  );
  const by = { action: 'seats.sync', actor: 'system' };
  await observeFresh(context, { type: 'subscription_schedule', id: scheduleId }, by);
  await observeFresh(context, { type: 'subscription', id: subscription.id }, by);
  return undefined;
}

async function loadKnownPrices({ db }: BillingContext, phases: RestatedPhase[]): Promise<KnownPrice[]> {
  const rows = await db
    .selectFrom('catalog_prices')
    .select(['price_id as id', 'role', 'plan_key as planKey', 'interval', 'currency'])
    .where('price_id', 'in', pricesOf(phases))
    .execute();
  return rows;
}

const pricesOf = (phases: readonly { items: readonly { price?: string }[] }[]): string[] =>
  phases.flatMap(({ items }) => items.flatMap(({ price }) => price ?? []));
