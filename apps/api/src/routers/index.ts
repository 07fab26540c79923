import { router } from '../trpc.ts';
import { addOnsRouter } from './add-ons.ts';
import { billingDetailsRouter } from './billing-details.ts';
import { cancellationRouter } from './cancellation.ts';
import { checkoutRouter } from './checkout.ts';
import { creditBalanceRouter } from './credit-balance.ts';
import { entitlementsRouter } from './entitlements.ts';
import { invoicesRouter } from './invoices.ts';
import { liveRouter } from './live.ts';
import { mailPreferencesRouter } from './mail-preferences.ts';
import { operatorAlertsRouter } from './operator-alerts.ts';
import { operatorAuditRouter } from './operator-audit.ts';
import { operatorCustomersRouter } from './operator-customers.ts';
import { operatorDisputesRouter } from './operator-disputes.ts';
import { operatorEffectsRouter } from './operator-effects.ts';
import { operatorEntitlementsRouter } from './operator-entitlements.ts';
import { operatorEventsRouter } from './operator-events.ts';
import { operatorFailedPaymentsRouter } from './operator-failed-payments.ts';
import { operatorInboxRouter } from './operator-inbox.ts';
import { operatorMailsRouter } from './operator-mails.ts';
import { operatorOneOffItemsRouter } from './operator-one-off-items.ts';
import { operatorPriceMigrationsRouter } from './operator-price-migrations.ts';
import { operatorPromotionsRouter } from './operator-promotions.ts';
import { operatorReconciliationRouter } from './operator-reconciliation.ts';
import { operatorRefundsRouter } from './operator-refunds.ts';
import { operatorSubscriptionsRouter } from './operator-subscriptions.ts';
import { operatorTaxRouter } from './operator-tax.ts';
import { operatorUsageRouter } from './operator-usage.ts';
import { overviewRouter } from './overview.ts';
import { pauseRouter } from './pause.ts';
import { payLinkRouter } from './pay-link.ts';
import { paymentMethodsRouter } from './payment-methods.ts';
import { planChangeRouter } from './plan-change.ts';
import { plansRouter } from './plans.ts';
import { portalRouter } from './portal.ts';
import { promotionsRouter } from './promotions.ts';
import { purchasesRouter } from './purchases.ts';
import { quantityChangeRouter } from './quantity-change.ts';
import { reactivationRouter } from './reactivation.ts';
import { seatsRouter } from './seats.ts';
import { sessionRouter } from './session.ts';
import { usageRouter } from './usage.ts';

/** Every procedure of the API, one router a capability. */
export const appRouter = router({
  session: sessionRouter,
  plans: plansRouter,
  overview: overviewRouter,
  checkout: checkoutRouter,
  planChange: planChangeRouter,
  quantityChange: quantityChangeRouter,
  addOns: addOnsRouter,
  pause: pauseRouter,
  reactivation: reactivationRouter,
  cancellation: cancellationRouter,
  invoices: invoicesRouter,
  creditBalance: creditBalanceRouter,
  paymentMethods: paymentMethodsRouter,
  payLink: payLinkRouter,
  billingDetails: billingDetailsRouter,
  portal: portalRouter,
  promotions: promotionsRouter,
  purchases: purchasesRouter,
  entitlements: entitlementsRouter,
  seats: seatsRouter,
  usage: usageRouter,
  mailPreferences: mailPreferencesRouter,
  live: liveRouter,
  operator: router({
    inbox: operatorInboxRouter,
    reconciliation: operatorReconciliationRouter,
    effects: operatorEffectsRouter,
    alerts: operatorAlertsRouter,
    mails: operatorMailsRouter,
    failedPayments: operatorFailedPaymentsRouter,
    disputes: operatorDisputesRouter,
    oneOffItems: operatorOneOffItemsRouter,
    events: operatorEventsRouter,
    entitlements: operatorEntitlementsRouter,
    usage: operatorUsageRouter,
    promotions: operatorPromotionsRouter,
    tax: operatorTaxRouter,
    subscriptions: operatorSubscriptionsRouter,
    priceMigrations: operatorPriceMigrationsRouter,
    refunds: operatorRefundsRouter,
    customers: operatorCustomersRouter,
    audit: operatorAuditRouter,
  }),
});

export type AppRouter = typeof appRouter;
