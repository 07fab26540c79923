import { type Database, listenForNotifications } from '@billwright/db';
import type { Kysely } from 'kysely';
import { type Logger, pino } from 'pino';
import type { Billing } from './billing.ts';
import { assertBillingConfig } from './config/check-config.ts';
import type { BillingConfig, FeatureOf, MeteredOf } from './config.ts';
import { addOneOffItem, previewOneOffItem } from './shell/acts/add-one-off-item.ts';
import { finishAddingMethod, startAddingMethod } from './shell/acts/add-payment-method.ts';
import { changeBillingDetails } from './shell/acts/change-billing-details.ts';
import { removeMethod, setDefaultMethod, viewPaymentMethods } from './shell/acts/change-payment-methods.ts';
import { addTaxId, removeTaxId } from './shell/acts/change-tax-ids.ts';
import { createLifecycle } from './shell/acts/create-lifecycle.ts';
import { ensureAccount } from './shell/acts/ensure-account.ts';
import { openPortal } from './shell/acts/open-portal.ts';
import { payInvoice } from './shell/acts/pay-invoice.ts';
import { applyPortal, planPortal } from './shell/acts/push-portal.ts';
import { startCheckout } from './shell/acts/start-checkout.ts';
import { startPayment } from './shell/acts/start-payment.ts';
import { startTrial } from './shell/acts/start-trial.ts';
import { acknowledgeAlert, listAlerts } from './shell/alerts.ts';
import { observeState } from './shell/apply/observe-state.ts';
import { readBalance } from './shell/balance/read-balance.ts';
import { viewBalance } from './shell/balance/view-balance.ts';
import { unlessStripeIsAway } from './shell/calls/unless-stripe-is-away.ts';
import { checkReadiness } from './shell/check-readiness.ts';
import { ACCOUNT_CHANGED, type BillingContext, type MailSetup } from './shell/context.ts';
import { listAudit } from './shell/customers/list-audit.ts';
import { loadTimeline } from './shell/customers/load-timeline.ts';
import { searchCustomers } from './shell/customers/search-customers.ts';
import { viewCustomer } from './shell/customers/view-customer.ts';
import { createBillingEvents } from './shell/deliveries/billing-events.ts';
import { createDeliveryJobs } from './shell/deliveries/delivery-jobs.ts';
import type { FunctionSubscriber } from './shell/deliveries/event-subscribers.ts';
import { openOutside } from './shell/deliveries/open-outside.ts';
import { acceptTerms, showTerms } from './shell/disputes/accept-terms.ts';
import { createAccessLog } from './shell/disputes/access-log.ts';
import { createDisputes } from './shell/disputes/create-disputes.ts';
import { createFailedPayments } from './shell/dunning/create-failed-payments.ts';
import { listEffects, summarizeEffects } from './shell/effects/effect-views.ts';
import { redriveEffect, redriveEffects } from './shell/effects/redrive-effects.ts';
import { openEntitlements } from './shell/entitlements/open-entitlements.ts';
import { createMails } from './shell/mails/create-mails.ts';
import { createPriceMigrations } from './shell/price-migrations/create-price-migrations.ts';
import { createCode, deactivateCode } from './shell/promotions/change-codes.ts';
import { offerPromotion } from './shell/promotions/check-promotion.ts';
import { listPromotions } from './shell/promotions/promotion-views.ts';
import { applyPromotions, planPromotions } from './shell/promotions/push-promotions.ts';
import { createPurchases } from './shell/purchases/create-purchases.ts';
import { applyPush, planPush } from './shell/push/push-catalog.ts';
import { answerWebhook } from './shell/receive/answer-webhook.ts';
import { handleWebhook } from './shell/receive/handle-webhook.ts';
import { viewInboxEvent } from './shell/receive/inbox-event.ts';
import { createInboxWriter } from './shell/receive/store-events.ts';
import { createRefunds } from './shell/refunds/create-refunds.ts';
import { replayEvent, replayEvents, tryReplay } from './shell/replay/replay-events.ts';
import { repairDifferences } from './shell/scans/repair-differences.ts';
import { resumeScan } from './shell/scans/resume-scan.ts';
import { runScan } from './shell/scans/run-scan.ts';
import { startScan } from './shell/scans/start-scan.ts';
import { sweepNow } from './shell/scans/sweep-now.ts';
import { addSeat, removeSeat } from './shell/seats/change-seats.ts';
import { viewSeats } from './shell/seats/view-seats.ts';
import { createSecretBox } from './shell/secret-box.ts';
import { viewObligations } from './shell/tax/view-obligations.ts';
import { createUsage } from './shell/usage/create-usage.ts';
import { loadUsageTotals } from './shell/usage/load-usage-totals.ts';
import { viewInboxHealth } from './shell/views/inbox-health.ts';
import { listInbox } from './shell/views/inbox-views.ts';
import { viewBillingDetails } from './shell/views/view-billing-details.ts';
import { viewCheckout } from './shell/views/view-checkout.ts';
import { viewCreditBalance, viewCreditTransactions } from './shell/views/view-credit-balance.ts';
import { viewInvoice } from './shell/views/view-invoice.ts';
import { viewInvoices } from './shell/views/view-invoices.ts';
import { listDifferences, viewReconciliation } from './shell/views/view-reconciliation.ts';
import { viewUpcoming } from './shell/views/view-upcoming.ts';
import { viewOverview, viewPricing } from './shell/views/views.ts';
import { createWorker } from './shell/worker.ts';
import { isLiveKey, type StripeSettings } from './stripe/client.ts';

/** Accounts whose entitlements a process keeps in memory, unless said otherwise: a few kilobytes each. */
const CACHED_ACCOUNTS = 10_000;

export interface BillingOptions<C extends BillingConfig = BillingConfig> {
  db: Kysely<Database>;
  /** For the connections that listen and run jobs. */
  connectionString: string;
  config: C;
  stripe: StripeSettings;
  /** Where customers reach the app, without a slash at its end; return addresses are built from it. */
  appUrl: string;
  /** Signs previews, and seals the secrets of endpoints; at least 32 characters. */
  signingSecret: string;
  /** Earlier ones: what they sealed still opens, and is sealed anew when a worker starts. */
  previousSigningSecrets?: readonly string[];
  /** On a developer's machine and in tests: billing events may be sent by http, and to addresses that are not public. */
  allowPrivateEndpoints?: boolean;
  /** Of how many accounts entitlements are kept in this process's memory; 10,000 unless said. */
  cachedAccounts?: number;
  /** How mails are sent (`@billwright/emails`), and the addresses of those who get what is for operators. */
  mail?: MailSetup;
  logger?: Logger;
  now?: () => Date;
}

/**
 * Opens billing on a database and a Stripe account. The key's prefix decides the mode; the two never mix.
 *
 * Typed by the plans: a feature that they do not declare is a compile error.
 *
 * @throws Error when a secret is too short, a live key is pointed at anything but Stripe, or the plans could not be sold
 */
export function createBilling<const C extends BillingConfig>(
  options: BillingOptions<C>,
): Billing<FeatureOf<C>, MeteredOf<C>> {
  if (options.signingSecret.length < 32) throw new Error('The signing secret needs at least 32 characters.');
  assertBillingConfig(options.config, 'The configuration');
  const { db, connectionString, stripe: settings } = options;
  if (settings.publishableKey && isLiveKey(settings.publishableKey) !== isLiveKey(settings.secretKey))
    throw new Error(
      'The publishable and the secret key are of different modes: take both from the same page.',
    );
  const logger = options.logger ?? pino({ level: 'silent' });
  const context: BillingContext = {
    db,
    connectionString,
    config: options.config,
    settings,
    ...openOutside({ db, connectionString, settings, logger }),
    livemode: isLiveKey(settings.secretKey),
    appUrl: options.appUrl.replace(/\/$/, ''),
    signingSecret: options.signingSecret,
    secretBox: createSecretBox(options.signingSecret, options.previousSigningSecrets),
    inbox: createInboxWriter(db),
    logger,
    now: options.now ?? (() => new Date()),
    ...(options.mail ? { mail: options.mail } : {}),
  };
  const functions = new Map<string, FunctionSubscriber>();
  const outgoing = { functions, isOpen: options.allowPrivateEndpoints ?? false };
  const worker = createWorker(context, createDeliveryJobs(context, outgoing));
  const stopObserving = observeState(context);
  const accessLog = createAccessLog(context);
  const { close: closeEntitlements, ...entitlements } = openEntitlements(context, {
    maxAccounts: options.cachedAccounts ?? CACHED_ACCOUNTS,
    loadUsageTotals,
  });
  return {
    webhooks: {
      handle: (request) => handleWebhook(context, request),
      answer: (request, response) => answerWebhook(context, request, response),
    },
    accounts: { ensure: (account) => ensureAccount(context, account) },
    alerts: {
      list: () => listAlerts(context),
      acknowledge: (input) => acknowledgeAlert(context, input),
    },
    balance: {
      read: () => readBalance(context),
      explain: (span) => viewBalance(context, span),
    },
    billingDetails: {
      get: (accountId) => viewBillingDetails(context, accountId),
      change: (act, input) => changeBillingDetails(context, act, input),
      addTaxId: (act, input) => addTaxId(context, act, input),
      removeTaxId: (act, input) => removeTaxId(context, act, input),
    },
    plans: { list: (input) => viewPricing(context, input) },
    overview: (accountId) => viewOverview(context, accountId),
    checkout: {
      start: (act, input) => startCheckout(context, act, input),
      startPayment: (act, input) => startPayment(context, act, input),
      startTrial: (act, input) => startTrial(context, act, input),
      status: (accountId, reference) => viewCheckout(context, accountId, reference),
    },
    ...createLifecycle(context),
    invoices: {
      list: (accountId, input) => viewInvoices(context, accountId, input),
      get: (accountId, invoiceId) => viewInvoice(context, accountId, invoiceId),
      upcoming: (accountId) => viewUpcoming(context, accountId),
      pay: (act, input) => payInvoice(context, act, input),
    },
    creditBalance: {
      get: (accountId) => viewCreditBalance(context, accountId),
      transactions: (accountId, input) => viewCreditTransactions(context, accountId, input),
    },
    paymentMethods: {
      list: (accountId) => viewPaymentMethods(context, accountId),
      setDefault: (act, input) => setDefaultMethod(context, act, input),
      startAdding: (act) => startAddingMethod(context, act),
      finishAdding: (act, input) => finishAddingMethod(context, act, input),
      remove: (act, input) => removeMethod(context, act, input),
    },
    oneOffItems: {
      preview: (accountId, item) => previewOneOffItem(context, accountId, item),
      add: (act, input) => addOneOffItem(context, act, input),
    },
    portal: { open: (act, input) => openPortal(context, act, input) },
    entitlements,
    refunds: createRefunds(context),
    customers: {
      search: (input) => searchCustomers(context, input),
      view: (accountId) => viewCustomer(context, accountId),
      timeline: (input) => loadTimeline(context, input),
    },
    audit: { list: (input) => listAudit(context, input) },
    usage: createUsage(context, entitlements),
    seats: {
      add: (act, { memberId }) => addSeat(context, entitlements, { act, memberId }),
      remove: (act, { memberId }) => removeSeat(context, entitlements, { act, memberId }),
      list: (accountId) => viewSeats(context, entitlements, accountId),
    },
    purchases: createPurchases(context),
    promotions: {
      check: (accountId, input) => offerPromotion(context, accountId, input),
      list: () => listPromotions(context),
      createCode: (input) => createCode(context, input),
      deactivateCode: (input) => deactivateCode(context, input),
    },
    tax: { obligations: (input) => viewObligations(context, input) },
    disputes: createDisputes(context),
    records: {
      noteAccess: (record) => accessLog.note(record),
      acceptTerms: (record) => acceptTerms(context, record),
      showTerms: (place) => showTerms(context, place),
    },
    inbox: {
      list: (input) => listInbox(context, input),
      get: (input) => viewInboxEvent(context, input),
      health: (input) => viewInboxHealth(context, input),
      replay: (input) => replayEvent(context, input),
      tryReplay: (input) => tryReplay(context, input),
      replayMany: (input) => replayEvents(context, input),
    },
    effects: {
      summary: () => summarizeEffects(context),
      list: (input) => listEffects(context, input),
      redrive: (input) => redriveEffect(context, input),
      redriveMany: (input) => redriveEffects(context, input),
    },
    mails: createMails(context),
    reconciliation: {
      view: () => viewReconciliation(context),
      differences: (input) => listDifferences(context, input),
      sweep: (input) => unlessStripeIsAway(() => sweepNow(context, input)),
      start: async ({ actorId, ...asked }) => ({
        scanId: await startScan(context, { ...asked, requestedBy: actorId }),
      }),
      resume: (input) => resumeScan(context, input),
      run: (scanId, onPage) => runScan(context, scanId, onPage ? { onPage } : {}),
      repair: (input) => unlessStripeIsAway(() => repairDifferences(context, input)),
    },
    events: createBillingEvents(context, outgoing),
    failedPayments: createFailedPayments(context),
    priceMigrations: createPriceMigrations(context),
    onAccountChanged: (listener) =>
      listenForNotifications(context.connectionString, ACCOUNT_CHANGED, listener),
    worker,
    push: {
      plan: async () => [
        ...(await planPush(context)),
        ...(await planPromotions(context)),
        ...(await planPortal(context)),
      ],
      // Coupons name the products of the plans, and the portal offers their prices.
      apply: async () => [
        ...(await applyPush(context)),
        ...(await applyPromotions(context)),
        ...(await applyPortal(context)),
      ],
    },
    readiness: () => checkReadiness(context),
    close: async () => {
      stopObserving();
      await accessLog.flush();
      await closeEntitlements();
      await worker.stop();
      await context.jobs.stop();
    },
  };
}
