import type Stripe from 'stripe';
import { toTimestamp } from '../../kernel/events/thin-event.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { clockOf } from '../../kernel/time/clock-of.ts';
import { findMeter } from '../meters/meter.ts';

const CANCELABLE_SECONDS = 86_400;

/** Takes back one event, within a day of its receipt (docs.stripe.com/api/billing/meter-event-adjustment). */
export function adjustMeterEvents(
  sim: Simulation,
  params: Pick<Stripe.Billing.MeterEventAdjustmentCreateParams, 'cancel' | 'event_name'>,
): Stripe.Billing.MeterEventAdjustment {
  const identifier = params.cancel?.identifier;
  if (identifier === undefined) throw missingParam('cancel[identifier]');
  const event = sim.store.meterEvents.get(identifier);
  if (!event || findMeter(sim, event.meter).event_name !== params.event_name)
    throw invalidRequest(`No meter event found with identifier ${identifier}.`, {
      code: 'resource_missing',
      param: 'cancel[identifier]',
    });
  const now = sim.onClock(clockOf(sim.store, [event.customer])).now();
  if (event.receivedAt < now - CANCELABLE_SECONDS)
    throw invalidRequest('A meter event can only be canceled within 24 hours of its receipt.', {
      param: 'cancel[identifier]',
    });
  sim.store.meterEvents.put({ ...event, canceled: true });
  return {
    object: 'billing.meter_event_adjustment',
    cancel: { identifier },
    event_name: params.event_name,
    livemode: false,
    status: 'complete',
    type: 'cancel',
  };
}

/** The same as in v1, as an object with an id and a time (docs.stripe.com/api/v2/billing/meter-event-adjustment). */
export function adjustMeterEventsV2(
  sim: Simulation,
  { type, ...params }: Stripe.V2.Billing.MeterEventAdjustmentCreateParams,
): Stripe.V2.Billing.MeterEventAdjustment {
  if (type !== 'cancel') throw invalidRequest('Invalid type: must be cancel', { param: 'type' });
  const { event_name, livemode, status } = adjustMeterEvents(sim, params);
  return {
    id: sim.newId('mtr_event_adj_test'),
    object: 'v2.billing.meter_event_adjustment',
    cancel: { identifier: params.cancel.identifier },
    created: toTimestamp(sim.now()),
    event_name,
    livemode,
    status,
    type,
  };
}
