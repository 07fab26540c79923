import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { clockOf } from '../../kernel/time/clock-of.ts';
import { meterOfEvents } from '../meters/meter.ts';
import { MeterEventRefusal } from './meter-event-refusal.ts';

const DAY = 86_400;
const OLDEST_SECONDS = 35 * DAY;
const FARTHEST_AHEAD_SECONDS = 300;
const UNIQUE_SECONDS = DAY;

export interface GivenEvent {
  event_name: string;
  payload: Record<string, string>;
  identifier?: string | undefined;
  timestamp?: number | undefined;
}

/**
 * Counts usage. An event may be up to 35 days old and five minutes ahead, and its identifier is unique for a day
 * (docs.stripe.com/api/billing/meter-event/create). Stripe looks at the rest afterwards and reports what was wrong with it by
 * `v1.billing.meter.error_report_triggered`; here it is refused at once, but for what comes by the stream. The codes
 * are those of API v2; v1 refuses in words alone.
 * @throws MeterEventRefusal before anything has changed
 */
export function createMeterEvent(sim: Simulation, given: GivenEvent): Stripe.Billing.MeterEvent {
  const { meter, customer, value } = meant(sim, given);
  const onClock = sim.onClock(clockOf(sim.store, [customer.id]));
  const now = onClock.now();
  const timestamp = given.timestamp ?? now;
  assertInTime(timestamp, now);
  const identifier = given.identifier ?? newIdentifier(onClock);
  const known = sim.store.meterEvents.get(identifier);
  if (known && known.receivedAt > now - UNIQUE_SECONDS) {
    throw new MeterEventRefusal(`An event already exists with identifier ${identifier}.`, {
      code: 'duplicate_meter_event',
      param: 'identifier',
      reported: null,
    });
  }
  sim.store.meterEvents.put({
    id: identifier,
    meter: meter.id,
    customer: customer.id,
    timestamp,
    value,
    receivedAt: now,
    canceled: false,
  });
  return {
    object: 'billing.meter_event',
    created: now,
    event_name: given.event_name,
    identifier,
    livemode: false,
    payload: given.payload,
    timestamp,
  };
}

export const newIdentifier = (sim: Simulation): string => sim.newSecret(sim.newId('mtr_event'), 24);

function meant(sim: Simulation, { event_name, payload }: GivenEvent) {
  const meter = meterOfEvents(sim, event_name);
  if (!meter) {
    const isArchived = sim.store.meters.filter((each) => each.event_name === event_name).length > 0;
    throw isArchived
      ? new MeterEventRefusal(`The meter of the event_name ${event_name} is inactive.`, {
          code: 'archived_meter',
          reported: 'archived_meter',
        })
      : new MeterEventRefusal(`No active meter found for the event_name ${event_name}.`, {
          code: 'no_meter',
          param: 'event_name',
          reported: 'no_meter',
        });
  }
  const customerKey = meter.customer_mapping.event_payload_key;
  const customerId = payload[customerKey];
  if (customerId === undefined)
    throw new MeterEventRefusal(`The payload has no ${customerKey}.`, {
      code: 'missing_payload_customer_mappings',
      param: 'payload',
      reported: 'meter_event_no_customer_defined',
    });
  const customer = sim.store.customers.get(customerId);
  if (!customer || customer.deleted)
    throw new MeterEventRefusal(`No such customer: '${customerId}'`, {
      code: 'invalid_payload',
      param: 'payload',
      reported: 'meter_event_customer_not_found',
    });
  return { meter, customer, value: readValue(meter, payload) };
}

/** A meter that counts needs no value. */
function readValue(meter: Stripe.Billing.Meter, payload: Record<string, string>): string {
  const key = meter.value_settings.event_payload_key;
  const value = payload[key] ?? (meter.default_aggregation.formula === 'count' ? '1' : undefined);
  if (value === undefined)
    throw new MeterEventRefusal(`The payload has no ${key}.`, {
      code: 'missing_payload_value_mappings',
      param: 'payload',
      reported: 'meter_event_invalid_value',
    });
  if (!/^-?\d{1,15}(\.\d{1,12})?$/.test(value))
    throw new MeterEventRefusal(
      `The ${key} of the payload has to be a number with at most 12 decimal places.`,
      {
        code: 'invalid_payload',
        param: 'payload',
        reported: 'meter_event_invalid_value',
      },
    );
  return value;
}

function assertInTime(timestamp: number, now: number): void {
  if (timestamp < now - OLDEST_SECONDS)
    throw new MeterEventRefusal('The timestamp must be within the past 35 calendar days.', {
      code: 'timestamp_too_far_in_past',
      param: 'timestamp',
      reported: 'timestamp_too_far_in_past',
    });
  if (timestamp > now + FARTHEST_AHEAD_SECONDS)
    throw new MeterEventRefusal('The timestamp must be at most five minutes in the future.', {
      code: 'timestamp_in_future',
      param: 'timestamp',
      reported: 'timestamp_in_future',
    });
}
