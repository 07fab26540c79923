import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { advanceSchedule } from './advance-schedule.ts';
import { cancelSchedule } from './cancel-schedule.ts';
import { createSchedule } from './create-schedule.ts';
import { findSchedule } from './find-schedule.ts';
import { releaseSchedule } from './release-schedule.ts';
import { updateSchedule } from './update-schedule.ts';

/** https://docs.stripe.com/api/subscription_schedules */
export const subscriptionScheduleRoutes: readonly Route[] = [
  route('POST /v1/subscription_schedules', 'SubscriptionScheduleCreateParams', createSchedule),
  route('GET /v1/subscription_schedules', 'SubscriptionScheduleListParams', (sim, params) =>
    paginate(
      sim.store.subscriptionSchedules.newestFirst().filter(matches(params)),
      params,
      '/v1/subscription_schedules',
    ),
  ),
  route('GET /v1/subscription_schedules/:id', 'SubscriptionScheduleRetrieveParams', (sim, _, id: string) =>
    findSchedule(sim, id),
  ),
  route('POST /v1/subscription_schedules/:id', 'SubscriptionScheduleUpdateParams', updateSchedule),
  route('POST /v1/subscription_schedules/:id/cancel', 'SubscriptionScheduleCancelParams', cancelSchedule),
  route('POST /v1/subscription_schedules/:id/release', 'SubscriptionScheduleReleaseParams', releaseSchedule),
];

/** What time does to schedules. */
export const subscriptionScheduleTasks: TaskHandlers = {
  'subscription_schedule.transition': advanceSchedule,
  'subscription_schedule.expiring': (sim, id) => {
    const schedule = sim.store.subscriptionSchedules.get(id);
    if (schedule && ['active', 'not_started'].includes(schedule.status))
      sim.emit('subscription_schedule.expiring', schedule);
  },
};

const matches = (params: Stripe.SubscriptionScheduleListParams) => (schedule: Stripe.SubscriptionSchedule) =>
  (params.customer === undefined ? schedule.test_clock === null : schedule.customer === params.customer) &&
  (params.scheduled !== true || schedule.status === 'not_started') &&
  isInRange(schedule.created, params.created) &&
  happened(schedule.canceled_at, params.canceled_at) &&
  happened(schedule.completed_at, params.completed_at) &&
  happened(schedule.released_at, params.released_at);

const happened = (at: number | null, range: Parameters<typeof isInRange>[1]) =>
  range === undefined || (at !== null && isInRange(at, range));
