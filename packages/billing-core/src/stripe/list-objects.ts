import type Stripe from 'stripe';
import type { FetchableType, FetchedObject } from './fetch-object.ts';
import { listDisputes, listWarnings } from './fetch-payment-trouble.ts';

const PAGE = 100;
/** A page of a hundred takes Stripe longer than one object does. */
const ONE_TRY = { timeout: 20_000, maxNetworkRetries: 0 } as const;

export interface ListPage {
  objects: FetchedObject[];
  /** The last object's id, when there are more behind it. */
  next: string | undefined;
}

type Listed = { id: string; object: string };
type Page = Pick<Stripe.Response<Stripe.ApiList<Listed>>, 'data' | 'has_more' | 'lastResponse'>;
type List = Promise<Page>;
type Params = { limit: number; starting_after?: string };
type ListType = (stripe: Stripe, params: Params, options: Stripe.RequestOptions) => List;

/** Stripe lists these of one customer at a time. */
export type ListedByCustomer = 'payment_method' | 'tax_id';

export const isListedByCustomer = (type: FetchableType): type is ListedByCustomer =>
  type === 'payment_method' || type === 'tax_id';

/** Subscriptions also when they ended, checkout sessions only while they are open: what was closed came to something else. */
const LISTS: Record<Exclude<FetchableType, ListedByCustomer>, ListType> = {
  'checkout.session': (stripe, params, options) =>
    stripe.checkout.sessions.list({ ...params, status: 'open' }, options),
  customer: (stripe, params, options) => stripe.customers.list(params, options),
  dispute: listDisputes,
  invoice: (stripe, params, options) => stripe.invoices.list(params, options),
  'radar.early_fraud_warning': listWarnings,
  refund: (stripe, params, options) => stripe.refunds.list(params, options),
  subscription: (stripe, params, options) => stripe.subscriptions.list({ ...params, status: 'all' }, options),
  subscription_schedule: (stripe, params, options) => stripe.subscriptionSchedules.list(params, options),
};

export type ListedType = keyof typeof LISTS;

export interface Listing {
  stripeAccount: string;
  after: string | null;
}

/** One page of all objects of a type, newest first: what is made meanwhile is before the page and has events of its own. */
export async function listObjects(
  stripe: Stripe,
  type: ListedType,
  { stripeAccount, after }: Listing,
): Promise<ListPage> {
  return toPage(await LISTS[type](stripe, paramsOf(after), optionsOf(stripeAccount)));
}

/** Docs: docs.stripe.com/api/payment_methods/customer_list, docs.stripe.com/api/tax_ids/customer_list */
export async function listOfCustomer(
  stripe: Stripe,
  { type, customerId }: { type: ListedByCustomer; customerId: string },
  { stripeAccount, after }: Listing,
): Promise<ListPage> {
  const [params, options] = [paramsOf(after), optionsOf(stripeAccount)];
  return type === 'tax_id'
    ? toPage(await stripe.customers.listTaxIds(customerId, params, options))
    : toPage(await stripe.customers.listPaymentMethods(customerId, params, options));
}

const paramsOf = (after: string | null): Params =>
  after === null ? { limit: PAGE } : { limit: PAGE, starting_after: after };

export const optionsOf = (stripeAccount: string): Stripe.RequestOptions =>
  stripeAccount === 'platform' ? ONE_TRY : { ...ONE_TRY, stripeAccount };

/** Each object as if it had been asked for by itself: the answer that brought it is the page's. */
function toPage({ data, has_more, lastResponse }: Awaited<List>): ListPage {
  return {
    objects: data.map((object) => ({ ...object, lastResponse })),
    next: has_more ? data.at(-1)?.id : undefined,
  };
}
