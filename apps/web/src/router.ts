import { createRouter } from '@tanstack/react-router';
import { billingRoutes } from './router/billing.ts';
import { checkoutRoutes } from './router/checkout.ts';
import { operateRoutes } from './router/operate.ts';
import { publicRoutes } from './router/public.ts';
import { rootRoute, signedInRoute } from './router/root.ts';
import { giveFocusTurn } from './ui/focus-turn.ts';
import { FailedPage, LoadingPage, NotFoundPage } from './ui/page-states.tsx';

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...publicRoutes,
    signedInRoute.addChildren([...checkoutRoutes, billingRoutes, operateRoutes]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: FailedPage,
  defaultPendingComponent: LoadingPage,
  defaultPendingMs: 150,
});

router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
  // Whoever presses a link before the first page is complete navigates too.
  const isFirstPage = !fromLocation && document.activeElement === document.body;
  if (pathChanged && !isFirstPage) giveFocusTurn();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
