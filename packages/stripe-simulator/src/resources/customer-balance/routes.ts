import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { moveBalance } from './move-balance.ts';

const PATH = '/v1/customers/:customer/balance_transactions';

/** https://docs.stripe.com/api/customer_balance_transactions */
export const customerBalanceRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'CustomerCreateBalanceTransactionParams', createEntry),
  route(`GET ${PATH}`, 'CustomerListBalanceTransactionsParams', (sim, params, customer: string) => {
    const found = sim.store.customerBalanceTransactions
      .where('customer', findCustomer(sim, customer, 'id').id)
      .filter(
        ({ created, invoice }) =>
          (params.invoice === undefined || invoice === params.invoice) && isInRange(created, params.created),
      )
      .reverse();
    return paginate(found, params, `/v1/customers/${customer}/balance_transactions`);
  }),
  route(
    `GET ${PATH}/:id`,
    'CustomerRetrieveBalanceTransactionParams',
    (sim, _, customer: string, id: string) => findEntry(sim, customer, id),
  ),
  route(`POST ${PATH}/:id`, 'CustomerUpdateBalanceTransactionParams', updateEntry),
];

/** By hand: always an adjustment. */
function createEntry(
  sim: Simulation,
  params: Stripe.CustomerCreateBalanceTransactionParams,
  id: string,
): Stripe.CustomerBalanceTransaction {
  const customer = findCustomer(sim, id, 'id');
  const currency = parseCurrency(params.currency);
  if (customer.balance !== 0 && customer.currency && customer.currency !== currency)
    throw invalidRequest(
      `The customer's balance is in ${customer.currency}; an entry in ${currency} can't be added to it.`,
      { param: 'currency' },
    );
  return moveBalance(sim, customer, {
    amount: params.amount,
    currency,
    type: 'adjustment',
    description: params.description ?? null,
    metadata: mergeMetadata(null, params.metadata),
  });
}

function findEntry(sim: Simulation, customer: string, id: string): Stripe.CustomerBalanceTransaction {
  const entry = sim.store.customerBalanceTransactions.get(id);
  if (entry?.customer !== findCustomer(sim, customer, 'id').id)
    throw noSuch('customer balance transaction', id);
  return entry;
}

/** Only what is said about an entry can change, never what it moved. */
function updateEntry(
  sim: Simulation,
  params: Stripe.CustomerUpdateBalanceTransactionParams,
  customer: string,
  id: string,
): Stripe.CustomerBalanceTransaction {
  const entry = findEntry(sim, customer, id);
  return sim.store.customerBalanceTransactions.put({
    ...entry,
    description: params.description ?? entry.description,
    metadata: mergeMetadata(entry.metadata, params.metadata),
  });
}
