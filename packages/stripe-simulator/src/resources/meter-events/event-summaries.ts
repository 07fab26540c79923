import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { findMeter } from '../meters/meter.ts';
import { aggregate } from './aggregate.ts';
import { usageKey } from './meter-event-record.ts';

const WINDOWS: Record<string, number> = { hour: 3_600, day: 86_400 };
const MINUTE = 60;

/** Usage of one customer, whole or by the hour or day of UTC, latest first (docs.stripe.com/api/billing/meter-event-summary). */
export function listEventSummaries(
  sim: Simulation,
  params: Stripe.Billing.MeterListEventSummariesParams,
  id: string,
): Stripe.ApiList<Stripe.Billing.MeterEventSummary> {
  const meter = findMeter(sim, id);
  const customer = findCustomer(sim, params.customer);
  const { start_time: start, end_time: end, value_grouping_window: window } = params;
  const step = window === undefined ? MINUTE : (WINDOWS[window] ?? MINUTE);
  assertAligned({ start, end }, step);
  const events = sim.store.meterEvents.where('usage', usageKey(id, customer.id));
  const width = window === undefined ? end - start : step;
  const summaries: Stripe.Billing.MeterEventSummary[] = [];
  for (let from = start; from < end; from += width) {
    const period = { start: from, end: from + width };
    const isUsed = events.some((event) => event.timestamp >= period.start && event.timestamp < period.end);
    if (!isUsed && window !== undefined) continue;
    summaries.unshift({
      id: `mtrusg_test_${sim.newSecret(`${id}/${customer.id}/${from}/${width}`, 24)}`,
      object: 'billing.meter_event_summary',
      aggregated_value: aggregate(events, meter.default_aggregation.formula, period).toNumber(),
      end_time: period.end,
      livemode: false,
      meter: id,
      start_time: period.start,
    });
  }
  return paginate(summaries, params, `/v1/billing/meters/${id}/event_summaries`);
}

function assertAligned({ start, end }: { start: number; end: number }, step: number): void {
  if (end <= start) throw invalidRequest('The end_time must be after the start_time.', { param: 'end_time' });
  for (const [param, time] of [
    ['start_time', start],
    ['end_time', end],
  ] as const) {
    if (time % step !== 0)
      throw invalidRequest(
        `The ${param} must be aligned with ${step === MINUTE ? 'minute' : 'window'} boundaries.`,
        {
          param,
        },
      );
  }
}
