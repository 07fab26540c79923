import type Stripe from 'stripe';
import { toTimestamp } from '../../kernel/events/thin-event.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { meterNamed } from '../meters/meter.ts';
import type { ReportedCode } from './meter-event-refusal.ts';

type Data = Stripe.Events.V1BillingMeterErrorReportTriggeredEvent.Data;
type ErrorType = Stripe.Events.V1BillingMeterErrorReportTriggeredEvent.Data.Reason.ErrorType;

/** An event of the stream that was not counted. */
export interface RefusedEvent {
  identifier: string;
  eventName: string;
  code: ReportedCode;
  message: string;
}

const MOST_SAMPLES = 5;

/**
 * One report for each meter, and one for all events that no meter takes
 * (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api). Stripe collects errors over some seconds; here each
 * request is a window of its own.
 */
export function reportErrors(sim: Simulation, refused: readonly RefusedEvent[]): void {
  const byMeter = Map.groupBy(refused, ({ eventName }) => meterNamed(sim, eventName)?.id);
  for (const [meter, errors] of byMeter) {
    const data = reportOf(errors, toTimestamp(sim.now()));
    if (meter === undefined) sim.emitThin({ type: 'v1.billing.meter.no_meter_found', data });
    else
      sim.emitThin({
        type: 'v1.billing.meter.error_report_triggered',
        related_object: { id: meter, type: 'billing.meter', url: `/v1/billing/meters/${meter}` },
        data,
      });
  }
}

function reportOf(errors: readonly RefusedEvent[], now: string): Data {
  const count = errors.length;
  return {
    developer_message_summary: `There ${count === 1 ? 'is 1 invalid event' : `are ${count} invalid events`}`,
    reason: {
      error_count: count,
      error_types: [...Map.groupBy(errors, ({ code }) => code)].map(
        ([code, same]): ErrorType => ({
          code,
          error_count: same.length,
          sample_errors: same.slice(0, MOST_SAMPLES).map(({ message, identifier }) => ({
            error_message: message,
            request: { identifier },
          })),
        }),
      ),
    },
    validation_start: now,
    validation_end: now,
  };
}
