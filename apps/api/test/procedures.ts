import type { AnyTRPCProcedure } from '@trpc/server';
import { appRouter } from '../src/routers/index.ts';
import type { Access } from '../src/trpc.ts';

export interface ListedProcedure {
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  access: Access | undefined;
}

/** Every procedure of the router with what it says of who may call it: a new one is in the tests at once. */
export function listProcedures(): ListedProcedure[] {
  const procedures = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
  return Object.entries(procedures).map(([path, { _def }]) => ({
    path,
    type: _def.type,
    access: (_def.meta as { access?: Access } | undefined)?.access,
  }));
}

const actId = '3f6f2b1e-4a73-4f0c-9c1e-0d8f6a1b2c3d';

/** An input that each procedure takes, so that what refuses is the guard and not the shape. */
export const VALID_INPUTS: Record<string, unknown> = {
  'session.me': undefined,
  'plans.list': {},
  'overview.get': undefined,
  'checkout.start': { planKey: 'starter', interval: 'month', currency: 'usd', actId },
  'checkout.startPayment': { planKey: 'starter', interval: 'month', currency: 'usd', actId },
  'checkout.startTrial': { reference: 'seti_1', actId },
  'checkout.status': { reference: 'cs_test_1' },
  'planChange.preview': { planKey: 'pro', interval: 'month' },
  'planChange.confirm': { token: 'x', actId },
  'cancellation.cancel': { feedback: null, comment: null, actId },
  'cancellation.undo': { actId },
  'cancellation.previewNow': undefined,
  'cancellation.now': { token: 'x', feedback: null, comment: null, actId },
  'cancellation.offer': undefined,
  'cancellation.acceptOffer': { actId },
  'addOns.preview': { addOn: 'extra', quantity: 1 },
  'addOns.confirm': { token: 'x', actId },
  'pause.preview': undefined,
  'pause.confirm': { token: 'x', actId },
  'pause.previewResume': undefined,
  'pause.resume': { token: 'x', actId },
  'planChange.withdraw': { actId },
  'quantityChange.preview': { quantity: 2 },
  'quantityChange.confirm': { token: 'x', actId },
  'reactivation.preview': { planKey: 'pro', interval: 'month' },
  'reactivation.confirm': { token: 'x', actId },
  'operator.subscriptions.extendTrial': {
    accountId: 'acme',
    endsAt: '2030-01-31T10:00:00Z',
    because: 'They asked for it.',
    actId,
  },
  'operator.subscriptions.stopCollecting': {
    accountId: 'acme',
    invoices: 'void',
    resumesAt: null,
    actId,
  },
  'invoices.list': {},
  'invoices.get': { invoiceId: 'in_1' },
  'invoices.upcoming': undefined,
  'invoices.pay': { invoiceId: 'in_1', actId },
  'creditBalance.get': undefined,
  'creditBalance.transactions': {},
  'paymentMethods.list': undefined,
  'paymentMethods.setDefault': { id: 'pm_1', actId },
  'paymentMethods.remove': { id: 'pm_1', actId },
  'billingDetails.get': undefined,
  'billingDetails.change': { name: 'Acme', actId },
  'billingDetails.addTaxId': { type: 'eu_vat', value: 'DE123456789', actId },
  'billingDetails.removeTaxId': { id: 'txi_1', actId },
  'portal.open': { flow: 'home', actId },
  'entitlements.list': undefined,
  'seats.list': undefined,
  'seats.add': { memberId: 'ada@acme.example', actId },
  'seats.remove': { memberId: 'ada@acme.example', actId },
  'usage.view': undefined,
  'live.changes': undefined,
  'operator.effects.list': { state: 'dead' },
  'operator.effects.redrive': { key: 'undo:sub_1' },
  'operator.effects.redriveMany': { kind: 'undo_second_subscription' },
  'operator.effects.summary': undefined,
  'operator.entitlements.grant': {
    accountId: 'acct_1',
    content: { kind: 'feature', feature: 'sso', amount: null },
    endsAt: '2099-01-31T10:00:00Z',
    because: 'A friend of the house.',
    actId,
  },
  'operator.entitlements.grants': { accountId: 'acct_1' },
  'operator.entitlements.list': { accountId: 'acct_1' },
  'operator.entitlements.revoke': { accountId: 'acct_1', grantId: 'grant_1', because: 'A mistake.' },
  'operator.alerts.acknowledge': { accountId: 'acct_1', key: 'deleted_customer:sub_1' },
  'operator.alerts.list': undefined,
  'operator.oneOffItems.add': { accountId: 'acct_1', token: 'x', because: 'They asked.', actId },
  'operator.oneOffItems.preview': {
    accountId: 'acct_1',
    amountMinor: 500,
    currency: 'usd',
    description: 'Training',
    when: 'now',
  },
  'operator.events.createEndpoint': { url: 'https://example.com/hooks' },
  'operator.events.deliverSince': { subscriber: 'welcome', since: '2026-01-31T10:00:00Z' },
  'operator.events.deliveries': {},
  'operator.events.redrive': { subscriber: 'welcome' },
  'operator.events.rollSecret': { id: 'whe_1' },
  'operator.events.setEnabled': { id: 'whe_1', enabled: true },
  'operator.events.subscribers': undefined,
  'operator.events.types': undefined,
  'operator.events.unsubscribe': { name: 'welcome' },
  'operator.inbox.get': { eventId: 'evt_1', stripeAccount: 'platform' },
  'operator.inbox.health': {},
  'operator.inbox.list': {},
  'operator.inbox.replay': { eventId: 'evt_1', stripeAccount: 'platform' },
  'operator.inbox.replayMany': { dryRun: true },
  'operator.reconciliation.differences': { scanId: 'scan_1' },
  'operator.reconciliation.repair': { scanId: 'scan_1' },
  'operator.reconciliation.resume': { scanId: 'scan_1' },
  'operator.reconciliation.start': { purpose: 'reconcile' },
  'operator.reconciliation.sweep': undefined,
  'operator.reconciliation.view': undefined,
  'operator.usage.aside': {},
  'operator.usage.errorReports': undefined,
  'operator.usage.parity': { accountId: 'acct_1', feature: 'api_calls' },
  'operator.usage.release': {
    accountId: 'acct_1',
    id: '3f6f2b1e-4a73-4f0c-9c1e-0d8f6a1b2c3d',
    because: 'A long outage.',
  },
  'operator.usage.view': { accountId: 'acct_1' },
  'operator.usage.withdraw': { accountId: 'acct_1', feature: 'api_calls', key: 'k', because: 'A mistake.' },
  'operator.usage.writeOff': {
    accountId: 'acct_1',
    id: '3f6f2b1e-4a73-4f0c-9c1e-0d8f6a1b2c3d',
    because: 'Our fault.',
  },
  'operator.tax.obligations': {},
};
