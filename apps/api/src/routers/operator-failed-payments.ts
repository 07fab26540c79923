import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeWrite, operatorProcedure, router } from '../trpc.ts';
import { actId, cursor, limit } from './act.ts';

const id = z.string().min(1).max(255);

/** Failed renewals: what is done about each, what brought the money, and a charge by hand. */
export const operatorFailedPaymentsRouter = router({
  list: operatorProcedure
    .input(z.object({ state: z.enum(['open', 'closed']), cursor, limit }))
    .query(({ ctx, input }) => ctx.billing.failedPayments.list({ ...input, cursor: input.cursor ?? null })),
  stats: operatorProcedure
    .input(z.object({ days: z.number().int().min(1).max(366) }))
    .query(({ ctx, input }) => ctx.billing.failedPayments.stats(input)),
  retry: financeWrite
    .input(z.object({ accountId: id, invoiceId: id, actId }))
    .mutation(async ({ ctx, input: { accountId, actId: act, ...input } }) =>
      unwrap(await ctx.billing.failedPayments.retry({ accountId, actorId: ctx.staff.id, actId: act }, input)),
    ),
});
