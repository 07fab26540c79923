import type { Simulation } from '../../kernel/simulation.ts';

/**
 * Gives an endpoint, or an event destination, a new signing secret. Until the old one's time is over events are
 * signed with both (docs.stripe.com/webhooks#roll-endpoint-secrets); the Dashboard offers this, the API does not.
 * @returns undefined when there is no such endpoint.
 */
export function rollSecret(sim: Simulation, endpoint: string, keepsOldFor: number): string | undefined {
  const record = sim.store.endpointSecrets.get(endpoint);
  if (!record) return undefined;
  const now = sim.now();
  const secret = `whsec_${sim.newSecret(sim.newId('roll'), 32)}`;
  const old = record.secrets.map((each) => ({ secret: each, until: now + keepsOldFor }));
  const rolled = [...old, ...(record.rolled ?? [])].filter(({ until }) => until > now);
  sim.store.endpointSecrets.put({ id: endpoint, secrets: [secret], rolled });
  return secret;
}
