import type { Refunds } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { listPayments } from './list-payments.ts';
import { listRefunds } from './list-refunds.ts';
import { previewRefund } from './preview-refund.ts';
import { refundCharge } from './refund-charge.ts';

export const createRefunds = (context: BillingContext): Refunds => ({
  preview: (input) => previewRefund(context, input),
  create: (act, input) => refundCharge(context, act, input),
  list: (input) => listRefunds(context, input),
  payments: (input) => listPayments(context, input),
});
