import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { operatorProcedure, operatorWrite, router } from '../trpc.ts';

const id = z.string().min(1).max(255);

/** What an operator should look at, until one has. */
export const operatorAlertsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.billing.alerts.list()),
  acknowledge: operatorWrite
    .input(z.object({ accountId: id, key: z.string().min(1).max(500) }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.alerts.acknowledge({ ...input, actorId: ctx.staff.id })),
    ),
});
