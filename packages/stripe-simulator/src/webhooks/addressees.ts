import type Stripe from 'stripe';
import { THIN_EVENT_TYPES } from '../kernel/events/thin-event-types.ts';
import type { Store } from '../kernel/state/store.ts';
import type { Chaos } from './chaos.ts';
import { type DeliverableEndpoint, type Delivery, isWanted, newDelivery } from './delivery.ts';

/** An endpoint made with `connect: true` hears of the connected accounts, and of nothing else. */
export const isForConnect = (endpoint: Stripe.WebhookEndpoint): boolean => endpoint.application !== null;

/** A destination hears of its own account unless it says otherwise; `@accounts` are the connected ones. */
const hears = ({ events_from: from = ['@self'] }: Stripe.V2.Core.EventDestination, scope: string) =>
  from.includes(scope);

/**
 * Who may hear of an account's events: for the platform's, its own endpoints; for a connected account's, that
 * account's and the platform's Connect ones (docs.stripe.com/connect/webhooks).
 */
export function addressees(platform: Store, own: Store | undefined, now: number): DeliverableEndpoint[] {
  const others =
    own === platform
      ? []
      : [
          ...endpointsOf(platform, now, isForConnect),
          ...destinationsOf(platform, now, (each) => hears(each, '@accounts')),
        ];
  if (!own) return others;
  return [
    ...endpointsOf(own, now, (endpoint) => !isForConnect(endpoint)),
    ...destinationsOf(own, now, (each) => hears(each, '@self')),
    ...others,
  ];
}

function endpointsOf(
  store: Store,
  now: number,
  keep: (endpoint: Stripe.WebhookEndpoint) => boolean,
): DeliverableEndpoint[] {
  return store.webhookEndpoints.filter(keep).map(({ id, url, status, enabled_events, api_version }) => ({
    id,
    url,
    status: status === 'enabled' ? 'enabled' : 'disabled',
    enabledEvents: enabled_events,
    secrets: secretsOf(store, id, now),
    apiVersion: api_version,
    payload: 'snapshot',
  }));
}

function destinationsOf(
  store: Store,
  now: number,
  keep: (destination: Stripe.V2.Core.EventDestination) => boolean,
): DeliverableEndpoint[] {
  return store.eventDestinations.filter(keep).map((destination) => ({
    id: destination.id,
    url: destination.webhook_endpoint?.url ?? '',
    status: destination.status,
    enabledEvents: destination.enabled_events,
    secrets: secretsOf(store, destination.id, now),
    apiVersion: destination.snapshot_api_version ?? null,
    payload: destination.event_payload,
  }));
}

/** The secret, and those that were rolled and have not yet expired. */
function secretsOf(store: Store, endpoint: string, now: number): string[] {
  const record = store.endpointSecrets.get(endpoint);
  if (!record) return [];
  const rolled = (record.rolled ?? []).filter(({ until }) => until > now);
  return [...record.secrets, ...rolled.map(({ secret }) => secret)];
}

/** Those of the endpoints that get a snapshot event of this type; `pending_webhooks` counts them. */
export const wantSnapshot = (endpoints: DeliverableEndpoint[], type: string): DeliverableEndpoint[] =>
  endpoints.filter((endpoint) => endpoint.payload === 'snapshot' && isWanted(endpoint, type));

/** Those that get the thin event of the type, if there is one. */
export const wantThin = (endpoints: DeliverableEndpoint[], type: string): DeliverableEndpoint[] =>
  endpoints.filter((endpoint) => endpoint.payload === 'thin' && isWanted(endpoint, type));

/** The deliveries of an event that has just happened, as chaos plans them. */
export function addressEvent(
  { id, type, account, pending_webhooks }: Stripe.Event,
  endpoints: DeliverableEndpoint[],
  at: { account: string; now: number; chaos: Chaos },
): Delivery[] {
  const about = { event: id, account: account ?? at.account, pendingWebhooks: pending_webhooks };
  const thin = THIN_EVENT_TYPES.has(`v1.${type}`) ? wantThin(endpoints, `v1.${type}`) : [];
  return [
    ...wantSnapshot(endpoints, type).flatMap((endpoint) =>
      planned({ ...about, endpoint: endpoint.id, isCounted: true }, at),
    ),
    ...thin.flatMap((endpoint) => planned({ ...about, endpoint: endpoint.id }, at)),
  ];
}

/** A delivery when chaos lets it leave, and a second one if it is to be doubled. */
export function planned(
  about: Pick<Delivery, 'event' | 'account' | 'endpoint'> & Partial<Delivery>,
  { now, chaos }: { now: number; chaos: Chaos },
): Delivery[] {
  const { dueAt, duplicateAt, isBurst } = chaos.plan(about.event, about.endpoint, now);
  const first = newDelivery({ ...about, dueAt, isBurst });
  if (duplicateAt === null) return [first];
  const again = { id: `${first.id}:again`, dueAt: duplicateAt, isCounted: false, isDuplicate: true };
  return [first, { ...first, ...again }];
}
