import type Stripe from 'stripe';
import { idOf } from '../domain/subscription.ts';
import type { FetchedObject } from './fetch-object.ts';

/**
 * Disputes and early fraud warnings name a charge and a payment intent, and no customer (docs.stripe.com/api/disputes/object): a
 * look at one asks for both along with it, and carries the customer's id in their place.
 */
const PAYMENT = ['charge', 'payment_intent'];
const ofList = (path: string) => `data.${path}`;

export const fetchDispute = async (stripe: Stripe, id: string, options: Stripe.RequestOptions) =>
  withCustomer(await stripe.disputes.retrieve(id, { expand: PAYMENT }, options));

export const fetchWarning = async (stripe: Stripe, id: string, options: Stripe.RequestOptions) =>
  withCustomer(await stripe.radar.earlyFraudWarnings.retrieve(id, { expand: PAYMENT }, options));

type Params = { limit: number; starting_after?: string };

export const listDisputes = async (stripe: Stripe, params: Params, options: Stripe.RequestOptions) =>
  eachWithCustomer(await stripe.disputes.list({ ...params, expand: PAYMENT.map(ofList) }, options));

export const listWarnings = async (stripe: Stripe, params: Params, options: Stripe.RequestOptions) =>
  eachWithCustomer(
    await stripe.radar.earlyFraudWarnings.list({ ...params, expand: PAYMENT.map(ofList) }, options),
  );

type Paid = Pick<Stripe.Dispute, 'charge'> & { payment_intent?: string | Stripe.PaymentIntent | null };

function namingCustomer<T extends Paid & { id: string; object: string }>(object: T) {
  const { charge, payment_intent: intent } = object;
  const ofCharge = typeof charge === 'string' ? null : idOf(charge.customer);
  const ofIntent = typeof intent === 'string' ? null : idOf(intent?.customer);
  return { ...object, charge: idOf(charge), payment_intent: idOf(intent), customer: ofCharge ?? ofIntent };
}

const withCustomer = <T extends Paid & { id: string; object: string }>(
  answer: Stripe.Response<T>,
): FetchedObject => ({ ...namingCustomer(answer), lastResponse: answer.lastResponse });

const eachWithCustomer = <T extends Paid & { id: string; object: string }>({
  data,
  has_more,
  lastResponse,
}: Stripe.Response<Stripe.ApiList<T>>) => ({ data: data.map(namingCustomer), has_more, lastResponse });
