import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, cursor, limit, toAct } from './act.ts';

const invoiceId = z.string().min(1).max(255);
const moment = z.iso.datetime({ offset: true }).nullish();

export const invoicesRouter = router({
  list: memberProcedure
    .input(
      z.object({
        cursor,
        limit,
        status: z.enum(['open', 'paid', 'uncollectible', 'void']).nullish(),
        from: moment,
        to: moment,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.invoices.list(ctx.viewer.account.id, {
        cursor: input.cursor ?? null,
        limit: input.limit,
        status: input.status ?? null,
        from: input.from ?? null,
        to: input.to ?? null,
      }),
    ),
  get: memberProcedure
    .input(z.object({ invoiceId }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.invoices.get(ctx.viewer.account.id, input.invoiceId)),
    ),
  upcoming: memberProcedure.query(async ({ ctx }) =>
    unwrap(await ctx.billing.invoices.upcoming(ctx.viewer.account.id)),
  ),
  pay: billingAdminProcedure
    .input(z.object({ invoiceId, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.invoices.pay(toAct(ctx.viewer, input), { invoiceId: input.invoiceId })),
    ),
});
