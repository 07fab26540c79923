import type Stripe from 'stripe';
import type { Outcome, Page, PaymentView } from '../../billing.ts';
import { succeed } from '../../domain/billing-error.ts';
import { describePaymentMethod } from '../../domain/describe-payment-method.ts';
import { fromUnix } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { loadCustomers } from '../acts/load-customers.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from '../views/ask-for-view.ts';

interface Asked {
  accountId: string;
  /** The customer and the last charge of the page before: `cus_1|ch_9`. */
  cursor: string | null;
  limit: number;
}

/** The account's payments as Stripe has them now: newest first, one customer of the account after the other. */
export async function listPayments(
  context: BillingContext,
  { accountId, cursor, limit }: Asked,
): Promise<Outcome<Page<PaymentView>>> {
  const own = (await loadCustomers(context.db, accountId)).filter(
    ({ stripeAccount }) => stripeAccount === 'platform',
  );
  const [wanted, after] = (cursor ?? '').split('|');
  const at = cursor === null ? 0 : own.findIndex(({ customerId }) => customerId === wanted);
  const customer = own[at]?.customerId;
  if (customer === undefined) return succeed({ items: [], nextCursor: null });
  return askForView(context, 'stripe_refused', async () => {
    const page = await readPage(context, { customer, after, limit });
    const last = page.data.at(-1)?.id;
    const following = own[at + 1]?.customerId;
    const next = page.has_more && last ? `${customer}|${last}` : following ? `${following}|` : null;
    return { items: page.data.map(toPaymentView), nextCursor: next };
  });
}

const readPage = (
  { stripe, reads }: BillingContext,
  { customer, after, limit }: { customer: string; after: string | undefined; limit: number },
): Promise<Stripe.ApiList<Stripe.Charge>> =>
  reads.run('GET charge list', () =>
    stripe.charges.list(
      { customer, limit, ...(after ? { starting_after: after } : {}) },
      optionsOf('platform'),
    ),
  );

function toPaymentView(charge: Stripe.Charge): PaymentView {
  const { currency, payment_method_details: details } = charge;
  return {
    chargeId: charge.id,
    amount: { amountMinor: charge.amount, currency },
    refunded: { amountMinor: charge.amount_refunded, currency },
    status: charge.status,
    ...describePayment(charge),
    failure: charge.status === 'failed' ? (charge.outcome?.seller_message ?? charge.failure_message) : null,
    isDisputed: charge.disputed,
    method: describePaymentMethod({
      type: details?.type ?? 'other',
      brand: details?.card?.brand ?? null,
      last4: details?.card?.last4 ?? null,
    }),
    createdAt: fromUnix(charge.created).toISOString(),
    description: charge.description,
  };
}

function describePayment(charge: Stripe.Charge): Pick<PaymentView, 'statusText' | 'statusTone'> {
  if (charge.disputed) return { statusText: 'Disputed', statusTone: 'danger' };
  if (charge.status === 'failed') return { statusText: 'Failed', statusTone: 'danger' };
  if (charge.status === 'pending') return { statusText: 'On its way', statusTone: 'info' };
  if (charge.refunded) return { statusText: 'Refunded', statusTone: 'neutral' };
  return charge.amount_refunded > 0
    ? { statusText: 'Partly refunded', statusTone: 'info' }
    : { statusText: 'Paid', statusTone: 'ok' };
}
