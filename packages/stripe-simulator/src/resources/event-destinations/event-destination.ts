import type Stripe from 'stripe';
import { toTimestamp } from '../../kernel/events/thin-event.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { assertUrl } from '../webhook-endpoints/webhook-endpoint.ts';

type Destination = Stripe.V2.Core.EventDestination;

const SCOPES = ['@self', '@accounts'];

export function findDestination(sim: Simulation, id: string): Destination {
  const destination = sim.store.eventDestinations.get(id);
  if (!destination)
    throw invalidRequest(`No such event destination: '${id}'`, { code: 'not_found', status: 404 });
  return destination;
}

/** The address, like the secret, is given only to who asks for it. */
export function withoutUrl(destination: Destination, include: readonly string[] = []): Destination {
  return include.includes('webhook_endpoint.url') ? destination : { ...destination, webhook_endpoint: {} };
}

/** The signing secret is shown once, in the answer to the creation, and only if it is asked for. */
export function createDestination(
  sim: Simulation,
  params: Stripe.V2.Core.EventDestinationCreateParams,
): Destination {
  const url = assertCanDeliver(params);
  const id = sim.newId('ed_test');
  const secret = `whsec_${sim.newSecret(id, 32)}`;
  const now = toTimestamp(sim.now());
  sim.store.endpointSecrets.put({ id, secrets: [secret] });
  const destination = sim.store.eventDestinations.put({
    id,
    object: 'v2.core.event_destination',
    created: now,
    description: params.description ?? '',
    enabled_events: params.enabled_events,
    event_payload: params.event_payload,
    events_from: params.events_from ?? ['@self'],
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    name: params.name,
    ...(params.event_payload === 'snapshot'
      ? { snapshot_api_version: params.snapshot_api_version ?? sim.apiVersion }
      : {}),
    status: 'enabled',
    type: 'webhook_endpoint',
    updated: now,
    webhook_endpoint: { url },
  } satisfies Destination);
  const shown = withoutUrl(destination, params.include);
  if (!params.include?.includes('webhook_endpoint.signing_secret')) return shown;
  return { ...shown, webhook_endpoint: { ...shown.webhook_endpoint, signing_secret: secret } };
}

function assertCanDeliver(params: Stripe.V2.Core.EventDestinationCreateParams): string {
  if (params.type !== 'webhook_endpoint')
    throw invalidRequest('The simulator delivers to destinations of the type webhook_endpoint only.', {
      param: 'type',
    });
  if (!params.webhook_endpoint) throw missingParam('webhook_endpoint');
  assertUrl(params.webhook_endpoint.url, 'webhook_endpoint[url]');
  assertEvents(params.enabled_events, params.event_payload);
  if (params.event_payload === 'thin' && params.snapshot_api_version !== undefined)
    throw invalidRequest('snapshot_api_version is for snapshot events only.', {
      param: 'snapshot_api_version',
    });
  if (params.events_from?.some((scope) => !SCOPES.includes(scope)))
    throw invalidRequest(`The simulator knows the scopes ${SCOPES.join(' and ')} only.`, {
      param: 'events_from',
    });
  return params.webhook_endpoint.url;
}

/** Thin events are named by the version of the API that they come from. */
function assertEvents(types: readonly string[], payload: Destination['event_payload']): void {
  const wrong = types.find((type) => type !== '*' && /^v\d\./.test(type) !== (payload === 'thin'));
  if (wrong !== undefined)
    throw invalidRequest(`The event type ${wrong} has no ${payload} payload.`, { param: 'enabled_events' });
}

export function updateDestination(
  sim: Simulation,
  params: Stripe.V2.Core.EventDestinationUpdateParams,
  id: string,
): Destination {
  const before = findDestination(sim, id);
  if (params.enabled_events) assertEvents(params.enabled_events, before.event_payload);
  if (params.webhook_endpoint) assertUrl(params.webhook_endpoint.url, 'webhook_endpoint[url]');
  const after = sim.store.eventDestinations.put({
    ...before,
    description: params.description ?? before.description,
    enabled_events: params.enabled_events ?? before.enabled_events,
    metadata: mergeMetadata(before.metadata ?? null, params.metadata),
    name: params.name ?? before.name,
    updated: toTimestamp(sim.now()),
    webhook_endpoint: params.webhook_endpoint ?? before.webhook_endpoint ?? {},
  });
  return withoutUrl(after, params.include);
}

export function setStatus(sim: Simulation, id: string, status: Destination['status']): Destination {
  const { status_details: _, ...before } = findDestination(sim, id);
  const after = sim.store.eventDestinations.put({
    ...before,
    status,
    ...(status === 'disabled' ? { status_details: { disabled: { reason: 'user' } } } : {}),
    updated: toTimestamp(sim.now()),
  } satisfies Destination);
  return withoutUrl(after);
}

export function deleteDestination(
  sim: Simulation,
  _: Stripe.V2.Core.EventDestinationDeleteParams,
  id: string,
): Stripe.V2.DeletedObject {
  findDestination(sim, id);
  sim.store.eventDestinations.delete(id);
  sim.store.endpointSecrets.delete(id);
  return { id, object: 'v2.core.event_destination' };
}

/** A thin event to this destination alone, to see whether it arrives. */
export function pingDestination(
  sim: Simulation,
  _: Stripe.V2.Core.EventDestinationPingParams,
  id: string,
): Stripe.V2.Core.Event {
  const { object: type } = findDestination(sim, id);
  const related = { id, type, url: `/v2/core/event_destinations/${id}` };
  return sim.emitThin({ type: 'v2.core.event_destination.ping', related_object: related }, id);
}
