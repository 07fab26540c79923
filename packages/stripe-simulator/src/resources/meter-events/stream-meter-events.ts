import type { ParamTypes } from '../../kernel/params/param-types.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { newIdentifier } from './create-meter-event.ts';
import { createMeterEventV2 } from './create-meter-event-v2.ts';
import { MeterEventRefusal } from './meter-event-refusal.ts';
import { type RefusedEvent, reportErrors } from './report-errors.ts';

type StreamParams = ParamTypes['V2.Billing.MeterEventStreamCreateParams'];

const MOST_EVENTS = 100;

/**
 * Counts up to 100 events. Whether each makes sense the caller is not told: that goes into the error reports of the meters
 * (docs.stripe.com/api/v2/billing/meter-event-stream/create). A repeated identifier counts once and is not reported.
 */
export function streamMeterEvents(sim: Simulation, { events }: StreamParams): Record<string, never> {
  if (events.length > MOST_EVENTS)
    throw invalidRequest(`A request may have at most ${MOST_EVENTS} events.`, { param: 'events' });
  const refused = events.flatMap((event) => refusalOf(sim, event) ?? []);
  reportErrors(sim, refused);
  return {};
}

function refusalOf(sim: Simulation, event: StreamParams['events'][number]): RefusedEvent | undefined {
  const identifier = event.identifier ?? newIdentifier(sim);
  try {
    createMeterEventV2(sim, { ...event, identifier });
    return undefined;
  } catch (error) {
    if (!(error instanceof MeterEventRefusal)) throw error;
    if (error.reported === null) return undefined;
    return { identifier, eventName: event.event_name, code: error.reported, message: error.message };
  }
}
