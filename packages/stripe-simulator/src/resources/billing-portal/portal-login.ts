import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { createPortalSession } from './portal-session.ts';

/** The page of a configuration that has one. */
export function findLoginPage(
  sim: Simulation,
  id: string,
): { id: string; headline: string | null } | undefined {
  const configuration = sim.store.portalConfigurations.get(id);
  if (!configuration?.active || !configuration.login_page.enabled) return undefined;
  return { id, headline: configuration.business_profile.headline };
}

/** Where an expired session of a customer leads, if it was told to (`after_expiration[type]=customer_login`). */
export function loginAfterExpiration(sim: Simulation, sessionId: string): string | null {
  const session = sim.store.portalSessions.get(sessionId);
  const { after_expiration: after, configuration } = session ?? {};
  if (after?.type !== 'customer_login' || !configuration) return null;
  const until = after.customer_login?.expires_at ?? null;
  const id = idOf(configuration);
  if (id === null || !findLoginPage(sim, id) || (until !== null && until <= sim.now())) return null;
  return `/p/login/${id}`;
}

/** The newest customer of an email gets a session. @returns its path, or null when there is nobody. */
export function logInToPortal(sim: Simulation, configuration: string, email: string): string | null {
  const wanted = email.toLowerCase();
  const customer = sim.store.customers
    .newestFirst()
    .find((one) => !one.deleted && wanted !== '' && one.email?.toLowerCase() === wanted);
  if (!customer || !findLoginPage(sim, configuration)) return null;
  const session = createPortalSession(sim, { customer: customer.id, configuration });
  return `/p/session/${session.id}`;
}
