import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { toAuditSearch } from './features/audit/audit-search.ts';
import { toDeliverySearch } from './features/billing-events/delivery-search.ts';
import { toCustomerSearch, toCustomersSearch } from './features/customers/customer-search.ts';
import { toEffectSearch } from './features/effects/effect-search.ts';
import { toPaymentSearch } from './features/failed-payments/payment-words.ts';
import { toInvoiceSearch } from './features/invoices/invoice-search.ts';
import { toMailSearch } from './features/mails/mail-search.ts';
import { toRowSearch } from './features/price-migrations/migration-words.ts';
import { toWebhookSearch } from './features/webhooks/webhook-search.ts';
import { text } from './search-text.ts';
import { queries } from './server.ts';
import { Shell } from './shell/shell.tsx';
import { giveFocusTurn } from './ui/focus-turn.ts';
import { FailedPage, LoadingPage, NotFoundPage } from './ui/page-states.tsx';

const sessionStaleTime = 60_000;
const loadSession = () => queries.session.me.fetch(undefined, { staleTime: sessionStaleTime });

function toNextSearch(search: Record<string, unknown>): { next?: string } {
  const next = text(search.next);
  return next ? { next } : {};
}

const rootRoute = createRootRoute({ component: Shell });

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
  component: lazyRouteComponent(() => import('./routes/pricing.tsx'), 'PricingPage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: toNextSearch,
  component: lazyRouteComponent(() => import('./routes/sign-in.tsx'), 'SignInPage'),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: toNextSearch,
  component: lazyRouteComponent(() => import('./routes/sign-up.tsx'), 'SignUpPage'),
});

/** Where the links of mails lead: who holds one needs no session. */
const updateCardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pay/update-card',
  validateSearch: (search): { token?: string; done?: boolean } => {
    const token = text(search.token);
    return { ...(token ? { token } : {}), ...(search.done === true ? { done: true } : {}) };
  },
  component: lazyRouteComponent(() => import('./routes/update-card.tsx'), 'UpdateCardPage'),
});

/** Everything below needs a session; who has none comes back here after signing in. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    if (await loadSession()) return;
    throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
  },
});

const checkoutReturnRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/checkout/return',
  validateSearch: (search): { session?: string } => {
    const session = text(search.session);
    return session ? { session } : {};
  },
  component: lazyRouteComponent(() => import('./routes/checkout-return.tsx'), 'CheckoutReturnPage'),
});

export interface PaySearch {
  plan?: string;
  interval?: 'month' | 'year';
  currency?: string;
  /** Of what is bought once, instead of a plan. */
  product?: string;
  /** How often each is wanted beside the plan: `extra_projects:2`. */
  addOns?: string;
  /** What a bank that took over the page brings back. */
  setup_intent?: string;
}

const checkoutPayRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/checkout/pay',
  validateSearch: (search): PaySearch => {
    const [plan, currency, setup] = [text(search.plan), text(search.currency), text(search.setup_intent)];
    const [product, addOns] = [text(search.product), text(search.addOns)];
    const interval = search.interval === 'month' || search.interval === 'year' ? search.interval : undefined;
    return {
      ...(plan ? { plan } : {}),
      ...(interval ? { interval } : {}),
      ...(currency ? { currency } : {}),
      ...(product ? { product } : {}),
      ...(addOns ? { addOns } : {}),
      ...(setup ? { setup_intent: setup } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./routes/checkout-pay.tsx'), 'CheckoutPayPage'),
});

const billingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/billing',
  component: lazyRouteComponent(() => import('./routes/billing-layout.tsx'), 'BillingLayout'),
});

const overviewRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/billing-overview.tsx'), 'BillingOverviewPage'),
});

export interface ChangeSearch {
  plan?: string;
  interval?: 'month' | 'year';
}

const changeRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/change',
  validateSearch: (search): ChangeSearch => {
    const plan = text(search.plan);
    const interval = search.interval === 'month' || search.interval === 'year' ? search.interval : undefined;
    return { ...(plan ? { plan } : {}), ...(interval ? { interval } : {}) };
  },
  component: lazyRouteComponent(() => import('./routes/change-plan.tsx'), 'ChangePlanPage'),
});

const cancelRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/cancel',
  component: lazyRouteComponent(() => import('./routes/cancel.tsx'), 'CancelPage'),
});

const cancelNowRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/cancel-now',
  component: lazyRouteComponent(() => import('./routes/cancel-now.tsx'), 'CancelNowPage'),
});

const pauseRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/pause',
  component: lazyRouteComponent(() => import('./routes/pause.tsx'), 'PausePage'),
});

const resumeRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/resume',
  component: lazyRouteComponent(() => import('./routes/resume.tsx'), 'ResumePage'),
});

const comeBackRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/come-back',
  component: lazyRouteComponent(() => import('./routes/come-back.tsx'), 'ComeBackPage'),
});

const invoicesRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/invoices',
  validateSearch: toInvoiceSearch,
  component: lazyRouteComponent(() => import('./routes/invoices.tsx'), 'InvoicesPage'),
});

const seatsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/seats',
  component: lazyRouteComponent(() => import('./routes/seats.tsx'), 'SeatsPage'),
});

const usageRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/usage',
  component: lazyRouteComponent(() => import('./routes/usage.tsx'), 'UsagePage'),
});

const purchasesRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/purchases',
  component: lazyRouteComponent(() => import('./routes/purchases.tsx'), 'PurchasesPage'),
});

const addOnsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/add-ons',
  component: lazyRouteComponent(() => import('./routes/add-ons.tsx'), 'AddOnsPage'),
});

const invoiceRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('./routes/invoice.tsx'), 'InvoicePage'),
});

const billingDetailsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/details',
  validateSearch: toNextSearch,
  component: lazyRouteComponent(() => import('./routes/billing-details.tsx'), 'BillingDetailsPage'),
});

const mailPreferencesRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/mails',
  component: lazyRouteComponent(() => import('./routes/mail-preferences.tsx'), 'MailPreferencesPage'),
});

const paymentMethodsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/payment-methods',
  validateSearch: (search): { added?: 'default' | 'kept' } =>
    search.added === 'default' || search.added === 'kept' ? { added: search.added } : {},
  component: lazyRouteComponent(() => import('./routes/payment-methods.tsx'), 'PaymentMethodsPage'),
});

/** Beside the billing pages and not among them: their navigation would lead on in a page that lets Stripe's script in. */
const addPaymentMethodRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/billing/payment-methods/add',
  validateSearch: (search): { setup_intent?: string; default?: 'yes' | 'no' } => {
    const setup = text(search.setup_intent);
    return {
      ...(setup ? { setup_intent: setup } : {}),
      ...(search.default === 'yes' || search.default === 'no' ? { default: search.default } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./routes/add-payment-method.tsx'), 'AddPaymentMethodPage'),
});

/** For the company's own staff; to everybody else it is not there. The server refuses them too. */
const operateRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/operate',
  beforeLoad: async () => {
    if (!(await loadSession())?.user.isOperator) throw notFound();
  },
  component: lazyRouteComponent(() => import('./routes/operate-layout.tsx'), 'OperateLayout'),
});

const operateHomeRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/operate/webhooks', replace: true });
  },
});

const effectsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/effects',
  validateSearch: toEffectSearch,
  component: lazyRouteComponent(() => import('./routes/effects.tsx'), 'EffectsPage'),
});

const billingEventsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/events',
  validateSearch: toDeliverySearch,
  component: lazyRouteComponent(() => import('./routes/billing-events.tsx'), 'BillingEventsPage'),
});

const priceMigrationsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/price-migrations',
  component: lazyRouteComponent(() => import('./routes/price-migrations.tsx'), 'PriceMigrationsPage'),
});

const priceMigrationRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/price-migrations/$migrationId',
  validateSearch: toRowSearch,
  component: lazyRouteComponent(() => import('./routes/price-migration.tsx'), 'PriceMigrationPage'),
});

const disputesRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/disputes',
  validateSearch: ({ show }: Record<string, unknown>): { show?: 'open' | 'closed' } =>
    show === 'closed' ? { show } : {},
  component: lazyRouteComponent(() => import('./routes/disputes.tsx'), 'DisputesPage'),
});

const disputeRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/disputes/$disputeId',
  component: lazyRouteComponent(() => import('./routes/dispute.tsx'), 'DisputePage'),
});

const webhooksRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/webhooks',
  validateSearch: toWebhookSearch,
  component: lazyRouteComponent(() => import('./routes/webhooks.tsx'), 'WebhooksPage'),
});

const mailsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/mails',
  validateSearch: toMailSearch,
  component: lazyRouteComponent(() => import('./routes/mails.tsx'), 'MailsPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./routes/alerts.tsx'), 'AlertsPage'),
});

const failedPaymentsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/payments',
  validateSearch: toPaymentSearch,
  component: lazyRouteComponent(() => import('./routes/failed-payments.tsx'), 'FailedPaymentsPage'),
});

const customersRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/customers',
  validateSearch: toCustomersSearch,
  component: lazyRouteComponent(() => import('./routes/customers.tsx'), 'CustomersPage'),
});

const customerRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/customers/$accountId',
  validateSearch: toCustomerSearch,
  component: lazyRouteComponent(() => import('./routes/customer.tsx'), 'CustomerPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/audit',
  validateSearch: toAuditSearch,
  component: lazyRouteComponent(() => import('./routes/audit.tsx'), 'AuditPage'),
});

const promotionsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/promotions',
  component: lazyRouteComponent(() => import('./routes/promotions.tsx'), 'PromotionsPage'),
});

const taxObligationsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/tax',
  component: lazyRouteComponent(() => import('./routes/tax-obligations.tsx'), 'TaxObligationsPage'),
});

const grantsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/grants',
  validateSearch: (search): { account?: string } => {
    const account = text(search.account);
    return account ? { account } : {};
  },
  component: lazyRouteComponent(() => import('./routes/grants.tsx'), 'GrantsPage'),
});

const oneOffItemsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/one-off-items',
  component: lazyRouteComponent(() => import('./routes/one-off-items.tsx'), 'OneOffItemsPage'),
});

const webhookEventRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/webhooks/$stripeAccount/$eventId',
  component: lazyRouteComponent(() => import('./routes/webhook-event.tsx'), 'WebhookEventPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    pricingRoute,
    signInRoute,
    signUpRoute,
    updateCardRoute,
    signedInRoute.addChildren([
      checkoutReturnRoute,
      checkoutPayRoute,
      addPaymentMethodRoute,
      billingRoute.addChildren([
        overviewRoute,
        changeRoute,
        cancelRoute,
        cancelNowRoute,
        pauseRoute,
        resumeRoute,
        comeBackRoute,
        seatsRoute,
        usageRoute,
        purchasesRoute,
        addOnsRoute,
        invoicesRoute,
        invoiceRoute,
        billingDetailsRoute,
        mailPreferencesRoute,
        paymentMethodsRoute,
      ]),
      operateRoute.addChildren([
        operateHomeRoute,
        webhooksRoute,
        webhookEventRoute,
        effectsRoute,
        billingEventsRoute,
        alertsRoute,
        failedPaymentsRoute,
        mailsRoute,
        oneOffItemsRoute,
        promotionsRoute,
        taxObligationsRoute,
        grantsRoute,
        disputesRoute,
        disputeRoute,
        customersRoute,
        customerRoute,
        auditRoute,
        priceMigrationsRoute,
        priceMigrationRoute,
      ]),
    ]),
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
