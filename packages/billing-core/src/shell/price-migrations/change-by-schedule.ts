import type Stripe from 'stripe';
import type { PriceChange } from '../../domain/price-migrations/price-changes.ts';
import { idOf } from '../../domain/subscription.ts';
import { type PhaseItemParams, restatePhase } from '../acts/restate-phase.ts';
import type { BillingContext } from '../context.ts';
import type { MigrationRow } from './migration-rows.ts';
import { callForRow, type FreshSubscription } from './row-calls.ts';

type Schedule = Stripe.Response<Stripe.SubscriptionSchedule>;

/**
 * Takes the subscription over into a schedule, in one call that Stripe lets set nothing else
 * (docs.stripe.com/api/subscription_schedules/create, `from_subscription`).
 */
export function takeOver(context: BillingContext, row: MigrationRow): Promise<Schedule> {
  const { stripe } = context;
  const { subscription_id: id } = row;
  return callForRow(
    context,
    { row, step: 'create_schedule', subject: id },
    {
      make: (options) => stripe.subscriptionSchedules.create({ from_subscription: id }, options),
      find: async () => {
        const schedule = idOf((await stripe.subscriptions.retrieve(id)).schedule);
        if (schedule === null) return undefined;
        const found = await stripe.subscriptionSchedules.retrieve(schedule);
        // One that somebody else has planned on carries their mark.
        return found.metadata?.intent_id === undefined ? found : undefined;
      },
    },
  );
}

/**
 * Has it keep what it costs until a renewal, then cost the new prices. Until the schedule is released, Stripe refuses to
 * change the subscription directly (docs.stripe.com/billing/subscriptions/subscription-schedules).
 */
export function planPhases(
  context: BillingContext,
  row: MigrationRow,
  { taken, changes, endsAt }: { taken: Schedule; changes: readonly PriceChange[]; endsAt: Date },
): Promise<Schedule> {
  const { stripe } = context;
  const [now] = taken.phases;
  if (!now) throw new Error(`Schedule ${taken.id} was made without a phase.`);
  const { interval } = row;
  const metadata = { billwright_account: row.account_id, billwright_price_migration: row.migration_id };
  const end = Math.floor(endsAt.getTime() / 1000);
  const { start_date, end_date: _end, trial_end, ...kept } = restatePhase(now);
  const trial = trial_end === undefined ? {} : { trial_end };
  return callForRow(
    context,
    { row, step: 'update_schedule', subject: taken.id },
    {
      make: (options) =>
        stripe.subscriptionSchedules.update(
          taken.id,
          {
            end_behavior: 'release',
            metadata,
            proration_behavior: 'none',
            phases: [
              { ...kept, ...trial, start_date, end_date: end },
              {
                ...kept,
                items: kept.items.map((item) => atNewPrice(item, changes)),
                duration: { interval, interval_count: 1 },
                proration_behavior: 'none',
              },
            ],
          },
          options,
        ),
      find: async () => {
        const found = await stripe.subscriptionSchedules.retrieve(taken.id);
        return found.metadata?.billwright_price_migration === row.migration_id ? found : undefined;
      },
    },
  );
}

function atNewPrice(item: PhaseItemParams, changes: readonly PriceChange[]): PhaseItemParams {
  const change = changes.find(({ fromPriceId }) => fromPriceId === item.price);
  return change ? { ...item, price: change.toPriceId } : item;
}

/** Takes the subscription out of the schedule that was made for it, as it is at this moment; nothing when it is not in it. */
export async function release(
  context: BillingContext,
  row: MigrationRow,
  { theirs, scheduleId }: Pick<FreshSubscription, 'theirs'> & { scheduleId: string | null },
): Promise<void> {
  if (scheduleId === null || idOf(theirs.schedule) !== scheduleId) return;
  const { stripe } = context;
  await callForRow(
    context,
    { row, step: 'release_schedule', subject: scheduleId },
    {
      make: (options) => stripe.subscriptionSchedules.release(scheduleId, {}, options),
      // It is still in it, so nothing that was sent before has released it.
      find: () => Promise.resolve(undefined),
    },
  );
}
