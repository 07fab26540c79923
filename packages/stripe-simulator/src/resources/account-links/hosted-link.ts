import type { Simulation } from '../../kernel/simulation.ts';
import { platformOf } from '../accounts/find-account.ts';

/** A link to a hosted page of a connected account, which opens once; kept in the platform's store. */
export interface HostedLink {
  /** The secret of its url. */
  id: string;
  kind: 'onboarding' | 'dashboard';
  account: string;
  collect: 'currently_due' | 'eventually_due';
  refreshUrl: string | null;
  returnUrl: string | null;
  /** Unix seconds; of the link until it is opened, then of what it has opened. */
  expiresAt: number;
  /** The secret of what it has opened. */
  session: string | null;
}

/** docs.stripe.com/api/account_links/object: a few minutes. */
export const LINK_SECONDS = 300;
/** How long an opened page can be worked on; the simulator's own. */
const SESSION_SECONDS = 3_600;

export function keepLink(
  sim: Simulation,
  link: Omit<HostedLink, 'id' | 'expiresAt' | 'session'>,
): HostedLink {
  const { store } = platformOf(sim);
  const id = sim.newSecret(`hosted_link:${sim.newId('alnk')}`, 32);
  return store.hostedLinks.put({ ...link, id, expiresAt: sim.now() + LINK_SECONDS, session: null });
}

export type Opening = { kind: 'opened'; session: string } | { kind: 'spent'; refreshUrl: string | null };

/** Once only: whoever comes again is sent to the platform, which makes another link. */
export function openLink(sim: Simulation, id: string, kind: HostedLink['kind']): Opening | undefined {
  const link = sim.store.hostedLinks.get(id);
  if (link?.kind !== kind) return undefined;
  const isThere = sim.store.accounts.get(link.account) !== undefined;
  if (link.session !== null || sim.now() >= link.expiresAt || !isThere)
    return { kind: 'spent', refreshUrl: link.refreshUrl };
  const session = sim.newSecret(`hosted_session:${id}`, 32);
  sim.store.hostedLinks.put({ ...link, session, expiresAt: sim.now() + SESSION_SECONDS });
  return { kind: 'opened', session };
}

/** What an open session is about; nothing once it is over, or its account is gone. */
export function findSession(
  sim: Simulation,
  session: string,
  kind: HostedLink['kind'],
): HostedLink | undefined {
  const link = sim.store.hostedLinks.where('session', session)[0];
  const isOpen = link?.kind === kind && sim.now() < link.expiresAt && sim.store.accounts.get(link.account);
  return isOpen ? link : undefined;
}
