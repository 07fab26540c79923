import { type Route, route } from '../../kernel/http/routes.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import { adjustMeterEvents, adjustMeterEventsV2 } from './adjust.ts';
import { createMeterEvent } from './create-meter-event.ts';
import { createMeterEventV2 } from './create-meter-event-v2.ts';
import { accountOfSession, createMeterEventSession } from './meter-event-session.ts';
import { streamMeterEvents } from './stream-meter-events.ts';

/** https://docs.stripe.com/api/billing/meter-event, of both versions of the API */
export const meterEventRoutes: readonly Route[] = [
  route('POST /v1/billing/meter_events', 'Billing.MeterEventCreateParams', (sim, params) =>
    withoutCodes(() => createMeterEvent(sim, params)),
  ),
  route(
    'POST /v1/billing/meter_event_adjustments',
    'Billing.MeterEventAdjustmentCreateParams',
    adjustMeterEvents,
  ),
  route('POST /v2/billing/meter_events', 'V2.Billing.MeterEventCreateParams', createMeterEventV2),
  route(
    'POST /v2/billing/meter_event_adjustments',
    'V2.Billing.MeterEventAdjustmentCreateParams',
    adjustMeterEventsV2,
  ),
  route(
    'POST /v2/billing/meter_event_session',
    'V2.Billing.MeterEventSessionCreateParams',
    createMeterEventSession,
  ),
  {
    ...route(
      'POST /v2/billing/meter_event_stream',
      'V2.Billing.MeterEventStreamCreateParams',
      streamMeterEvents,
    ),
    admit: accountOfSession,
  },
];

/** What API v1 has no code for it refuses in words alone. */
function withoutCodes<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { code: _, ...details } = error.details;
    throw new StripeError(details);
  }
}
