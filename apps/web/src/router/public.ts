import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { text } from '../search-text.ts';
import { loadSession, rootRoute, toNextSearch } from './root.ts';

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async () => {
    throw redirect({ to: (await loadSession()) ? '/billing' : '/pricing', replace: true });
  },
});

const pricingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pricing',
  component: lazyRouteComponent(() => import('../routes/pricing.tsx'), 'PricingPage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: toNextSearch,
  component: lazyRouteComponent(() => import('../routes/sign-in.tsx'), 'SignInPage'),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: toNextSearch,
  component: lazyRouteComponent(() => import('../routes/sign-up.tsx'), 'SignUpPage'),
});

/** Where the links of mails lead: who holds one needs no session. */
const updateCardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pay/update-card',
  validateSearch: (search): { token?: string; done?: boolean } => {
    const token = text(search.token);
    return { ...(token ? { token } : {}), ...(search.done === true ? { done: true } : {}) };
  },
  component: lazyRouteComponent(() => import('../routes/update-card.tsx'), 'UpdateCardPage'),
});

export const publicRoutes = [homeRoute, pricingRoute, signInRoute, signUpRoute, updateCardRoute] as const;
