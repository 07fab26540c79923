import { expect, test } from 'vitest';
import { aSubscription } from '../subscription.example.ts';
import type { Snapshot } from './observation.ts';
import { isMirrored, isSameRow, projectObject } from './project-object.ts';
import {
  aStripeCustomer,
  aStripeInvoice,
  aStripePaymentMethod,
  aStripeSchedule,
  aStripeSession,
  aStripeSubscription,
  aTaxId,
} from './stripe-objects.example.ts';

const owner = { accountId: 'acme', customerId: 'cus_1' };
const project = (object: object) => {
  const snapshot: Snapshot = { ...object };
  return projectObject(String(snapshot.object), snapshot, owner)?.row;
};

test('a subscription, with the period of its item and the plan of its price', () => {
  expect(project(aStripeSubscription())).toEqual(aSubscription());
});

test('a subscription of an older API version has its period at the top', () => {
  const { items, ...rest } = aStripeSubscription();
  const [item] = items.data;
  const { current_period_start, current_period_end, ...bare } = { ...item };
  const old = { ...rest, current_period_start, current_period_end, items: { ...items, data: [bare] } };
  expect(project(old)).toEqual(aSubscription());
});

const invoice = {
  id: 'in_1',
  accountId: 'acme',
  customerId: 'cus_1',
  subscriptionId: 'sub_1',
  number: 'ACME-0001',
  status: 'open',
  billingReason: 'subscription_cycle',
  currency: 'usd',
  subtotalMinor: 2900,
  totalMinor: 2900,
  amountDueMinor: 2900,
  amountPaidMinor: 0,
  amountRemainingMinor: 2900,
  createdAt: new Date('2026-02-01T00:00:00Z'),
  finalizedAt: new Date('2026-02-01T00:00:00Z'),
  paidAt: null,
  voidedAt: null,
  uncollectibleAt: null,
  dueAt: null,
  attemptCount: 1,
  nextPaymentAttemptAt: null,
  hostedInvoiceUrl: 'https://invoice.example/in_1',
  invoicePdfUrl: 'https://invoice.example/in_1.pdf',
  sales: { country: null, state: null, isBusiness: false, amountMinor: 2900 },
  purchase: null,
};

test('an invoice, with its amounts in the smallest unit', () => {
  expect(project(aStripeInvoice())).toEqual(invoice);
});

test('an invoice of an older API version names its subscription at the top; another has none', () => {
  const { parent: _parent, ...rest } = aStripeInvoice();
  expect(project({ ...rest, subscription: 'sub_1' })).toEqual(invoice);
  expect(project(rest)).toEqual({ ...invoice, subscriptionId: null });
});

test('a preview is no row', () => {
  const { id: _id, ...preview } = aStripeInvoice();
  expect(project(preview)).toBeUndefined();
  expect(project({ ...preview, id: 'upcoming_in_1' })).toBeUndefined();
});

test('a card by brand, last four digits and expiry, and nothing else of it', () => {
  const card = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 };
  const row = { id: 'pm_1', ...owner, type: 'card', ...card, attached: true };
  expect(project(aStripePaymentMethod())).toEqual(row);
  expect(project(aStripePaymentMethod({ customer: null }))).toEqual({ ...row, attached: false });
});

test('a method that is no card has no digits', () => {
  const { card: _card, ...rest } = aStripePaymentMethod();
  expect(project({ ...rest, type: 'sepa_debit' })).toMatchObject({
    type: 'sepa_debit',
    brand: null,
    last4: null,
  });
});

test('a customer, and what is left of one that was deleted', () => {
  const customer = {
    id: 'cus_1',
    accountId: 'acme',
    email: 'ada@acme.example',
    name: 'Acme',
    phone: null,
    address: null,
    currency: 'usd',
    defaultPaymentMethodId: 'pm_1',
    balanceMinor: 0,
    deleted: false,
  };
  expect(project(aStripeCustomer())).toEqual(customer);
  expect(project({ ...aStripeCustomer(), deleted: true })).toEqual({ ...customer, deleted: true });
  const nothing = { email: null, name: null, currency: null, defaultPaymentMethodId: null, deleted: true };
  expect(project({ id: 'cus_1', object: 'customer', deleted: true })).toEqual({ ...customer, ...nothing });
});

test('an address is the same text in whatever order Stripe names its fields', () => {
  const address = {
    country: 'DE',
    city: 'Berlin',
    line1: 'Torstraße 1',
    line2: null,
    state: null,
    postal_code: null,
  };
  const turned = Object.fromEntries(Object.entries(address).reverse());
  const [one, two] = [address, turned].map((each) => aStripeCustomer({ address: each as typeof address }));
  expect(isSameRow('customer', { ...one }, { ...two })).toBe(true);
});

test('a tax id, and what is left of one that was removed', () => {
  const taxId = {
    id: 'txi_1',
    accountId: 'acme',
    customerId: 'cus_1',
    type: 'eu_vat',
    value: 'DE123456789',
    country: 'DE',
    verification: 'verified',
    verifiedName: 'ACME GMBH',
    deleted: false,
    createdAt: new Date('2026-01-01T00:00:00Z'),
  };
  expect(project(aTaxId())).toEqual(taxId);
  expect(project({ ...aTaxId(), deleted: true })).toEqual({ ...taxId, deleted: true });
  expect(project({ id: 'txi_1', object: 'tax_id', deleted: true })).toMatchObject({
    id: 'txi_1',
    deleted: true,
  });
});

test('a checkout session: a status of tomorrow is still open', () => {
  const open = { id: 'cs_1', status: 'open', paymentStatus: 'unpaid', subscriptionId: null };
  expect(project(aStripeSession())).toEqual(open);
  expect(project(aStripeSession({ status: 'dreaming' as never }))).toEqual(open);
  expect(project(aStripeSession({ status: 'complete', subscription: 'sub_1' }))).toEqual({
    ...open,
    status: 'complete',
    subscriptionId: 'sub_1',
  });
});

test('other objects are not kept', () => {
  expect(isMirrored('charge')).toBe(false);
  expect(isMirrored('constructor')).toBe(false);
});

test('what makes no difference to the row makes none to the order', () => {
  const same = aStripeSubscription({ description: 'another' });
  expect(isSameRow('subscription', { ...aStripeSubscription() }, { ...same })).toBe(true);
  const other = aStripeSubscription({ canceled_at: 1 });
  expect(isSameRow('subscription', { ...aStripeSubscription() }, { ...other })).toBe(false);
});

test('a subscription that is interrupted, scheduled and discounted', () => {
  const snapshot = aStripeSubscription({
    status: 'paused',
    schedule: 'sub_sched_1',
    pause_collection: { behavior: 'void', resumes_at: Date.parse('2026-04-01') / 1000 },
    status_details: {
      paused: { subscription: { type: 'pause_requested' }, transitioned_at: 1, type: 'subscription' },
    },
    discounts: ['di_1'],
  });
  expect(project(snapshot)).toEqual(
    aSubscription({
      status: 'paused',
      scheduleId: 'sub_sched_1',
      pausedBecause: 'pause_requested',
      collectionPaused: 'void',
      collectionResumesAt: new Date('2026-04-01T00:00:00Z'),
      discountIds: ['di_1'],
    }),
  );
});

test('a schedule, phase by phase; released it still names what it managed', () => {
  const schedule = {
    id: 'sub_sched_1',
    accountId: 'acme',
    customerId: 'cus_1',
    subscriptionId: 'sub_1',
    status: 'active',
    phases: [
      {
        startsAt: '2026-01-01T00:00:00.000Z',
        endsAt: '2026-02-01T00:00:00.000Z',
        items: [{ priceId: 'price_pro', quantity: 1 }],
      },
      {
        startsAt: '2026-02-01T00:00:00.000Z',
        endsAt: '2026-03-01T00:00:00.000Z',
        items: [{ priceId: 'price_starter', quantity: 1 }],
      },
    ],
  };
  expect(project(aStripeSchedule())).toEqual(schedule);
  const released = { status: 'released', subscription: null, released_subscription: 'sub_1' } as const;
  expect(project(aStripeSchedule(released))).toEqual({ ...schedule, status: 'released' });
});
