import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router';
import { toAuditSearch } from '../features/audit/audit-search.ts';
import { toDeliverySearch } from '../features/billing-events/delivery-search.ts';
import { toCustomerSearch, toCustomersSearch } from '../features/customers/customer-search.ts';
import { toEffectSearch } from '../features/effects/effect-search.ts';
import { toPaymentSearch } from '../features/failed-payments/payment-words.ts';
import { toMailSearch } from '../features/mails/mail-search.ts';
import { toRowSearch } from '../features/price-migrations/migration-words.ts';
import { toWebhookSearch } from '../features/webhooks/webhook-search.ts';
import { text } from '../search-text.ts';
import { loadSession, signedInRoute } from './root.ts';

/** For the company's own staff; to everybody else it is not there. The server refuses them too. */
const operateRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/operate',
  beforeLoad: async () => {
    if (!(await loadSession())?.user.isOperator) throw notFound();
  },
  component: lazyRouteComponent(() => import('../routes/operate-layout.tsx'), 'OperateLayout'),
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
  component: lazyRouteComponent(() => import('../routes/effects.tsx'), 'EffectsPage'),
});

const billingEventsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/events',
  validateSearch: toDeliverySearch,
  component: lazyRouteComponent(() => import('../routes/billing-events.tsx'), 'BillingEventsPage'),
});

const priceMigrationsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/price-migrations',
  component: lazyRouteComponent(() => import('../routes/price-migrations.tsx'), 'PriceMigrationsPage'),
});

const priceMigrationRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/price-migrations/$migrationId',
  validateSearch: toRowSearch,
  component: lazyRouteComponent(() => import('../routes/price-migration.tsx'), 'PriceMigrationPage'),
});

const disputesRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/disputes',
  validateSearch: ({ show }: Record<string, unknown>): { show?: 'open' | 'closed' } =>
    show === 'closed' ? { show } : {},
  component: lazyRouteComponent(() => import('../routes/disputes.tsx'), 'DisputesPage'),
});

const disputeRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/disputes/$disputeId',
  component: lazyRouteComponent(() => import('../routes/dispute.tsx'), 'DisputePage'),
});

const webhooksRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/webhooks',
  validateSearch: toWebhookSearch,
  component: lazyRouteComponent(() => import('../routes/webhooks.tsx'), 'WebhooksPage'),
});

const mailsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/mails',
  validateSearch: toMailSearch,
  component: lazyRouteComponent(() => import('../routes/mails.tsx'), 'MailsPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../routes/alerts.tsx'), 'AlertsPage'),
});

const failedPaymentsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/payments',
  validateSearch: toPaymentSearch,
  component: lazyRouteComponent(() => import('../routes/failed-payments.tsx'), 'FailedPaymentsPage'),
});

const customersRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/customers',
  validateSearch: toCustomersSearch,
  component: lazyRouteComponent(() => import('../routes/customers.tsx'), 'CustomersPage'),
});

const customerRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/customers/$accountId',
  validateSearch: toCustomerSearch,
  component: lazyRouteComponent(() => import('../routes/customer.tsx'), 'CustomerPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/audit',
  validateSearch: toAuditSearch,
  component: lazyRouteComponent(() => import('../routes/audit.tsx'), 'AuditPage'),
});

const promotionsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/promotions',
  component: lazyRouteComponent(() => import('../routes/promotions.tsx'), 'PromotionsPage'),
});

const taxObligationsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/tax',
  component: lazyRouteComponent(() => import('../routes/tax-obligations.tsx'), 'TaxObligationsPage'),
});

const grantsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/grants',
  validateSearch: (search): { account?: string } => {
    const account = text(search.account);
    return account ? { account } : {};
  },
  component: lazyRouteComponent(() => import('../routes/grants.tsx'), 'GrantsPage'),
});

const oneOffItemsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/one-off-items',
  component: lazyRouteComponent(() => import('../routes/one-off-items.tsx'), 'OneOffItemsPage'),
});

const webhookEventRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/webhooks/$stripeAccount/$eventId',
  component: lazyRouteComponent(() => import('../routes/webhook-event.tsx'), 'WebhookEventPage'),
});

export const operateRoutes = operateRoute.addChildren([
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
]);
