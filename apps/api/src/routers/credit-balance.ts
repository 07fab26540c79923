import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { memberProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

export const creditBalanceRouter = router({
  get: memberProcedure.query(async ({ ctx }) =>
    unwrap(await ctx.billing.creditBalance.get(ctx.viewer.account.id)),
  ),
  transactions: memberProcedure.input(z.object({ cursor, limit })).query(async ({ ctx, input }) =>
    unwrap(
      await ctx.billing.creditBalance.transactions(ctx.viewer.account.id, {
        cursor: input.cursor ?? null,
        limit: input.limit,
      }),
    ),
  ),
});
