import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

type Meter = Stripe.Billing.Meter;

export function findMeter(sim: Simulation, id: string, param = 'id'): Meter {
  const meter = sim.store.meters.get(id);
  if (!meter) throw noSuch('billing meter', id, param);
  return meter;
}

/** The meter that takes events of a name: one at most is active. */
export const meterOfEvents = (sim: Simulation, eventName: string): Meter | undefined =>
  sim.store.meters.filter((meter) => meter.event_name === eventName && meter.status === 'active')[0];

/** The meter of a name, active or the latest that was. */
export const meterNamed = (sim: Simulation, eventName: string): Meter | undefined =>
  meterOfEvents(sim, eventName) ?? sim.store.meters.filter((meter) => meter.event_name === eventName).at(-1);

/** https://docs.stripe.com/api/billing/meter/create */
export function createMeter(sim: Simulation, params: Stripe.Billing.MeterCreateParams): Meter {
  assertNameFree(sim, params.event_name);
  const now = sim.now();
  const meter = sim.store.meters.put({
    id: sim.newId('mtr_test'),
    object: 'billing.meter',
    created: now,
    customer_mapping: params.customer_mapping ?? {
      event_payload_key: 'stripe_customer_id',
      type: 'by_id',
    },
    default_aggregation: params.default_aggregation,
    display_name: params.display_name,
    event_name: params.event_name,
    event_time_window: params.event_time_window ?? null,
    livemode: false,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: now,
    value_settings: params.value_settings ?? { event_payload_key: 'value' },
  } satisfies Meter);
  sim.emit('billing.meter.created', meter);
  return meter;
}

function assertNameFree(sim: Simulation, eventName: string): void {
  const holder = meterOfEvents(sim, eventName);
  if (!holder) return;
  throw invalidRequest(`An active meter (${holder.id}) already exists with the event_name ${eventName}.`, {
    param: 'event_name',
  });
}

export function updateMeter(sim: Simulation, params: Stripe.Billing.MeterUpdateParams, id: string): Meter {
  const before = findMeter(sim, id);
  const after = sim.store.meters.put({
    ...before,
    display_name: params.display_name ?? before.display_name,
    updated: sim.now(),
  });
  sim.emit('billing.meter.updated', after, before);
  return after;
}

/** Takes no more events; what was counted is still billed (docs.stripe.com/api/billing/meter/deactivate). */
export function deactivateMeter(sim: Simulation, _: object, id: string): Meter {
  const before = findMeter(sim, id);
  if (before.status !== 'active') throw invalidRequest('The meter is already inactive.');
  const after = sim.store.meters.put<Meter>({
    ...before,
    status: 'inactive',
    status_transitions: { deactivated_at: sim.now() },
    updated: sim.now(),
  });
  sim.emit('billing.meter.deactivated', after, before);
  return after;
}

export function reactivateMeter(sim: Simulation, _: object, id: string): Meter {
  const before = findMeter(sim, id);
  if (before.status === 'active') throw invalidRequest('The meter is already active.');
  assertNameFree(sim, before.event_name);
  const after = sim.store.meters.put<Meter>({
    ...before,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: sim.now(),
  });
  sim.emit('billing.meter.reactivated', after, before);
  return after;
}
