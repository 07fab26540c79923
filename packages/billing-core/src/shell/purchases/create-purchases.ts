import type { Purchases } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { startPurchase } from './start-purchase.ts';
import { startPurchasePayment } from './start-purchase-payment.ts';
import { viewOffers } from './view-offers.ts';
import { viewPurchases } from './view-purchases.ts';

export const createPurchases = (context: BillingContext): Purchases => ({
  offers: (accountId, input) => viewOffers(context, accountId, input),
  start: (act, input) => startPurchase(context, act, input),
  startPayment: (act, input) => startPurchasePayment(context, act, input),
  list: (accountId) => viewPurchases(context, accountId),
});
