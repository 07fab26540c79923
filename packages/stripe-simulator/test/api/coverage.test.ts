import { expect, test } from 'vitest';
import { routes } from '../../src/resources/routes.ts';
import { loadSchemas } from '../judge/load-schemas.ts';

const { operations } = await loadSchemas();

/** The parts of the SDK that the simulator is there for, with all of their methods. */
const RESOURCES =
  /^(account|accountLinks|accountSessions|accounts|applicationFees|balance|balanceSettings|balanceTransactions|billing|billingPortal|charges|checkout|confirmationTokens|coupons|creditNotes|customers|disputes|entitlements|events|fileLinks|files|invoiceItems|invoicePayments|invoices|mandates|paymentIntents|paymentLinks|paymentMethods|payouts|plans|prices|products|promotionCodes|quotes|radar\.earlyFraudWarnings|refunds|setupAttempts|setupIntents|shippingRates|sources|subscriptionItems|subscriptionSchedules|subscriptions|tax|taxCodes|taxIds|taxRates|testHelpers\.(confirmationTokens|customers|refunds|testClocks)|tokens|topups|transfers|v2\.billing|v2\.core\.(events|eventDestinations)|webhookEndpoints)\./;

/** Methods of them that are not simulated, all of them, and why. A new SDK's new methods are not among them: they fail here. */
const NOT_SIMULATED: Record<string, string> = {
  'customers.createFundingInstructions': 'no bank transfers into a customer’s cash balance',
  'customers.listCashBalanceTransactions': 'no cash balance',
  'customers.retrieveCashBalance': 'no cash balance',
  'customers.retrieveCashBalanceTransaction': 'no cash balance',
  'customers.updateCashBalance': 'no cash balance',
  'paymentIntents.applyCustomerBalance': 'no cash balance',
  'testHelpers.customers.fundCashBalance': 'no cash balance',
  'invoices.attachPayment': 'an invoice is paid whole, by its own payment intent or elsewhere',
  'sources.create': 'sources of other kinds than cards gave way to payment methods',
  'sources.listSourceTransactions': 'sources of other kinds than cards gave way to payment methods',
  'sources.retrieve': 'sources of other kinds than cards gave way to payment methods',
  'sources.update': 'sources of other kinds than cards gave way to payment methods',
  'sources.verify': 'sources of other kinds than cards gave way to payment methods',
  'quotes.pdf': 'answered with the bytes of a document, beside the routes that answer JSON',
  'charges.create': 'charges are made by payment intents',
  'paymentIntents.listAmountDetailsLineItems': 'no line items of level 3 data',
  'testHelpers.refunds.expire': 'refunds of cards never wait for the customer',
  'tax.associations.find': 'taxes of payment intents are worked out by calculations that the caller records',
  'tax.locations.create': 'no performance locations',
  'tax.locations.list': 'no performance locations',
  'tax.locations.retrieve': 'no performance locations',
  'billing.alerts.activate': 'no usage alerts',
  'billing.alerts.archive': 'no usage alerts',
  'billing.alerts.create': 'no usage alerts',
  'billing.alerts.deactivate': 'no usage alerts',
  'billing.alerts.list': 'no usage alerts',
  'billing.alerts.retrieve': 'no usage alerts',
  'billing.creditBalanceSummaries.retrieve': 'no billing credits',
  'billing.creditBalanceTransactions.list': 'no billing credits',
  'billing.creditBalanceTransactions.retrieve': 'no billing credits',
  'billing.creditGrants.create': 'no billing credits',
  'billing.creditGrants.expire': 'no billing credits',
  'billing.creditGrants.list': 'no billing credits',
  'billing.creditGrants.retrieve': 'no billing credits',
  'billing.creditGrants.update': 'no billing credits',
  'billing.creditGrants.voidGrant': 'no billing credits',
  'billing.feedbackOptions.create': 'reasons to cancel are those that Stripe has built in',
  'billing.feedbackOptions.deactivate': 'reasons to cancel are those that Stripe has built in',
  'billing.feedbackOptions.list': 'reasons to cancel are those that Stripe has built in',
  'billing.feedbackOptions.retrieve': 'reasons to cancel are those that Stripe has built in',
  'billing.feedbackOptions.update': 'reasons to cancel are those that Stripe has built in',
};

const key = (method: string, path: string) => `${method} ${path.replace(/:\w+/g, ':id')}`;
const answered = new Map(routes.map(({ method, path, params }) => [key(method, path), params]));

test('every method of the SDK’s resources is answered, but for those that are named here', () => {
  const missing = operations
    .filter(({ name }) => RESOURCES.test(name))
    .filter(({ method, path }) => !answered.has(key(method, path)))
    .map(({ name }) => name);
  expect(missing.toSorted()).toEqual(Object.keys(NOT_SIMULATED).toSorted());
});

test('every route is a method of the SDK, with the parameters of that method', () => {
  const declared = new Map<string, (string | null)[]>();
  for (const { method, path, params } of operations)
    declared.set(key(method, path), [...(declared.get(key(method, path)) ?? []), params]);
  for (const [route, params] of answered)
    expect([route, declared.get(route)]).toEqual([route, expect.arrayContaining([params])]);
});

test('what this version of the API no longer has is refused as unknown', () => {
  const gone = [
    'GET /v1/invoices/upcoming/lines',
    'POST /v1/subscription_items/:id/usage_records',
    'POST /v1/orders',
  ];
  for (const route of gone) expect(answered.has(key(...(route.split(' ') as [string, string])))).toBe(false);
});
