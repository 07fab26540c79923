import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { text } from '../search-text.ts';
import { queries } from '../server.ts';
import { Shell } from '../shell/shell.tsx';

const sessionStaleTime = 60_000;
export const loadSession = () => queries.session.me.fetch(undefined, { staleTime: sessionStaleTime });

export function toNextSearch(search: Record<string, unknown>): { next?: string } {
  const next = text(search.next);
  return next ? { next } : {};
}

export const rootRoute = createRootRoute({ component: Shell });

/** Everything below needs a session; who has none comes back here after signing in. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    if (await loadSession()) return;
    throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
  },
});
