import type Stripe from 'stripe';
import { toTimestamp } from '../../kernel/events/thin-event.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { createMeterEvent } from './create-meter-event.ts';

/** The same as in v1, with times in ISO 8601 (docs.stripe.com/api/v2/billing/meter-event). */
export function createMeterEventV2(
  sim: Simulation,
  { timestamp, ...given }: Stripe.V2.Billing.MeterEventCreateParams,
): Stripe.V2.Billing.MeterEvent {
  const seconds = timestamp === undefined ? undefined : Math.floor(Date.parse(timestamp) / 1000);
  if (Number.isNaN(seconds))
    throw invalidRequest('The timestamp has to be a moment in ISO 8601.', { param: 'timestamp' });
  const event = createMeterEvent(sim, { ...given, timestamp: seconds });
  return {
    ...event,
    object: 'v2.billing.meter_event',
    created: toTimestamp(event.created),
    timestamp: toTimestamp(event.timestamp),
  };
}
