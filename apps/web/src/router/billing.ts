import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { toInvoiceSearch } from '../features/invoices/invoice-search.ts';
import { text } from '../search-text.ts';
import { signedInRoute, toNextSearch } from './root.ts';

const billingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/billing',
  component: lazyRouteComponent(() => import('../routes/billing-layout.tsx'), 'BillingLayout'),
});

const overviewRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../routes/billing-overview.tsx'), 'BillingOverviewPage'),
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
  component: lazyRouteComponent(() => import('../routes/change-plan.tsx'), 'ChangePlanPage'),
});

const cancelRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/cancel',
  component: lazyRouteComponent(() => import('../routes/cancel.tsx'), 'CancelPage'),
});

const cancelNowRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/cancel-now',
  component: lazyRouteComponent(() => import('../routes/cancel-now.tsx'), 'CancelNowPage'),
});

const pauseRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/pause',
  component: lazyRouteComponent(() => import('../routes/pause.tsx'), 'PausePage'),
});

const resumeRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/resume',
  component: lazyRouteComponent(() => import('../routes/resume.tsx'), 'ResumePage'),
});

const comeBackRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/come-back',
  component: lazyRouteComponent(() => import('../routes/come-back.tsx'), 'ComeBackPage'),
});

const invoicesRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/invoices',
  validateSearch: toInvoiceSearch,
  component: lazyRouteComponent(() => import('../routes/invoices.tsx'), 'InvoicesPage'),
});

const seatsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/seats',
  component: lazyRouteComponent(() => import('../routes/seats.tsx'), 'SeatsPage'),
});

const usageRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/usage',
  component: lazyRouteComponent(() => import('../routes/usage.tsx'), 'UsagePage'),
});

const purchasesRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/purchases',
  component: lazyRouteComponent(() => import('../routes/purchases.tsx'), 'PurchasesPage'),
});

const addOnsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/add-ons',
  component: lazyRouteComponent(() => import('../routes/add-ons.tsx'), 'AddOnsPage'),
});

const invoiceRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('../routes/invoice.tsx'), 'InvoicePage'),
});

const billingDetailsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/details',
  validateSearch: toNextSearch,
  component: lazyRouteComponent(() => import('../routes/billing-details.tsx'), 'BillingDetailsPage'),
});

const mailPreferencesRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/mails',
  component: lazyRouteComponent(() => import('../routes/mail-preferences.tsx'), 'MailPreferencesPage'),
});

const paymentMethodsRoute = createRoute({
  getParentRoute: () => billingRoute,
  path: '/payment-methods',
  validateSearch: (search): { added?: 'default' | 'kept' } =>
    search.added === 'default' || search.added === 'kept' ? { added: search.added } : {},
  component: lazyRouteComponent(() => import('../routes/payment-methods.tsx'), 'PaymentMethodsPage'),
});

export const billingRoutes = billingRoute.addChildren([
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
]);
