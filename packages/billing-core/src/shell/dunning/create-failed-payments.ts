import type { FailedPayments } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { openPayLink, viewPayLink } from './open-pay-link.ts';
import { viewRecoveryStats } from './recovery-stats.ts';
import { retryPayment } from './retry-payment.ts';
import { runDunning } from './run-dunning.ts';
import { runNotices } from './run-notices.ts';
import { listFailedPayments } from './view-failed-payments.ts';

export const createFailedPayments = (context: BillingContext): FailedPayments => ({
  list: (input) => listFailedPayments(context, input),
  stats: (input) => viewRecoveryStats(context, input),
  retry: (act, input) => retryPayment(context, act, input),
  payLink: {
    view: (input) => viewPayLink(context, input),
    open: (input) => openPayLink(context, input),
  },
  run: async () => (await runDunning(context)) + (await runNotices(context)),
});
