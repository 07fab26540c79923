import { type Attributes, metrics } from '@opentelemetry/api';
import type { EventOutcome } from './apply/decide-batch.ts';
import { isLastTry } from './apply/mark-events.ts';

/** From a moment to the three days for which Stripe tries. */
const LAG_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400, 259_200];
const BATCH_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500];
/** As OpenTelemetry proposes for requests (semantic conventions, http.client.request.duration). */
const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Made at the first need: an SDK that is installed before billing is opened hears all of them (docs/operations.md). */
let made: ReturnType<typeof create> | undefined;
const instruments = () => {
  made ??= create();
  return made;
};

function create() {
  const meter = metrics.getMeter('@billwright/billing-core');
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(`billwright.${name}`, { unit, description });
  const histogram = (name: string, unit: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(`billwright.${name}`, { unit, advice: { explicitBucketBoundaries } });
  return {
    webhooks: counter('webhook.requests', '{request}', 'Webhook requests, by what was answered and why.'),
    events: counter('inbox.events', '{event}', 'Tries of stored events, by what came of them.'),
    lag: histogram('inbox.lag', 's', LAG_SECONDS),
    batch: histogram('inbox.batch.size', '{event}', BATCH_SIZES),
    effects: counter('effects', '{effect}', 'Tries of effects, by kind and what came of them.'),
    deliveries: counter('event.deliveries', '{delivery}', 'Tries of deliveries, by what came of them.'),
    mailReports: counter(
      'mail.reports',
      '{report}',
      'Reports of bounces and complaints, by what came of them.',
    ),
    endpointsDisabled: counter('event.endpoints.disabled', '{endpoint}', 'Endpoints that were given up.'),
    calls: histogram('stripe.call.duration', 's', CALL_SECONDS),
    sweepFinds: counter('sweep.finds', '{event}', 'Events that never came and were found by asking.'),
    drift: counter('reconcile.differences', '{object}', 'Objects that were not as Stripe has them.'),
  };
}

export const countWebhook = (outcome: 'stored' | 'duplicate' | 'refused' | 'failed', reason?: string) =>
  instruments().webhooks.add(1, { outcome, ...(reason === undefined ? {} : { reason }) });

/** What came of a batch, once it is committed. Lags have whole seconds at their start, because Stripe's times have. */
export function countOutcomes(outcomes: readonly EventOutcome[], now: Date): void {
  if (outcomes.length === 0) return;
  const { events, lag, batch } = instruments();
  batch.record(outcomes.length);
  for (const [state, those] of Map.groupBy(outcomes, (each) => (isLastTry(each) ? 'dead' : each.state)))
    events.add(those.length, { state });
  for (const { state, row } of outcomes)
    if (state === 'done' || state === 'ignored')
      lag.record(Math.max(0, (now.getTime() - row.stripe_created_at.getTime()) / 1_000));
}

export const countEffect = (kind: string, outcome: 'done' | 'failed' | 'waiting' | 'dead') =>
  instruments().effects.add(1, { kind, outcome });
export const countDelivery = (kind: string, outcome: 'delivered' | 'failed' | 'dead') =>
  instruments().deliveries.add(1, { kind, outcome });
export const countMailReport = (outcome: string, reason?: string) =>
  instruments().mailReports.add(1, { outcome, ...(reason === undefined ? {} : { reason }) });
export const countDisabledEndpoint = () => instruments().endpointsDisabled.add(1);
export const countSweepFinds = (count: number) => instruments().sweepFinds.add(count);
export const countDrift = (problem: string) => instruments().drift.add(1, { problem });
export const recordCall = (seconds: number, attributes: Attributes) =>
  instruments().calls.record(seconds, attributes);
