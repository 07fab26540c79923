import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import { PLATFORM_APPLICATION } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

export function findEndpoint(sim: Simulation, id: string): Stripe.WebhookEndpoint {
  const endpoint = sim.store.webhookEndpoints.get(id);
  if (!endpoint) throw noSuch('webhook endpoint', id);
  return endpoint;
}

/** The signing secret is shown once, in the answer to the creation. */
export function createEndpoint(
  sim: Simulation,
  params: Stripe.WebhookEndpointCreateParams,
): Stripe.WebhookEndpoint {
  assertUrl(params.url);
  assertVersion(sim, params.api_version);
  const id = sim.newId('we');
  const secret = `whsec_${sim.newSecret(id, 32)}`;
  sim.store.endpointSecrets.put({ id, secrets: [secret] });
  const endpoint = sim.store.webhookEndpoints.put({
    id,
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: params.connect === true ? PLATFORM_APPLICATION : null,
    created: sim.now(),
    description: params.description || null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    status: 'enabled',
    url: params.url,
  } satisfies Stripe.WebhookEndpoint);
  return { ...endpoint, secret };
}

export function updateEndpoint(
  sim: Simulation,
  params: Stripe.WebhookEndpointUpdateParams,
  id: string,
): Stripe.WebhookEndpoint {
  const before = findEndpoint(sim, id);
  if (params.url !== undefined) assertUrl(params.url);
  const status = params.disabled === undefined ? before.status : params.disabled ? 'disabled' : 'enabled';
  return sim.store.webhookEndpoints.put({
    ...before,
    description: updated(before.description, params.description),
    enabled_events: params.enabled_events ?? before.enabled_events,
    metadata: mergeMetadata(before.metadata, params.metadata),
    status,
    url: params.url ?? before.url,
  });
}

export function deleteEndpoint(
  sim: Simulation,
  _: Stripe.WebhookEndpointDeleteParams,
  id: string,
): Stripe.DeletedWebhookEndpoint {
  findEndpoint(sim, id);
  sim.store.webhookEndpoints.delete(id);
  sim.store.endpointSecrets.delete(id);
  return { id, object: 'webhook_endpoint', deleted: true };
}

export function assertUrl(url: string, param = 'url'): void {
  if (/^https?:\/\/\S+$/.test(url) && URL.canParse(url)) return;
  throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', {
    code: 'url_invalid',
    param,
  });
}

/**
 * Events are rendered in one version only. A release of the same name differs in nothing that breaks
 * (docs.stripe.com/api/versioning), any other would be a lie.
 */
function assertVersion(sim: Simulation, version: string | undefined): void {
  const [, release] = sim.apiVersion.split('.');
  if (version === undefined || version.split('.')[1] === release) return;
  throw invalidRequest(`The simulator renders events in ${sim.apiVersion} only, not in ${version}.`, {
    param: 'api_version',
  });
}
