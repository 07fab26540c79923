import { z } from 'zod';
import { memberProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

export const invoicesRouter = router({
  list: memberProcedure
    .input(z.object({ cursor, limit }))
    .query(({ ctx, input }) =>
      ctx.billing.invoices.list(ctx.viewer.account.id, { cursor: input.cursor ?? null, limit: input.limit }),
    ),
});
