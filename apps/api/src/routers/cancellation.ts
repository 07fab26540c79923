import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, toAct } from './act.ts';

export const cancellationRouter = router({
  cancel: billingAdminProcedure
    .input(
      z.object({ feedback: z.string().max(64).nullable(), comment: z.string().max(1_000).nullable(), actId }),
    )
    .mutation(async ({ ctx, input: { actId: _act, ...reason }, input }) =>
      unwrap(await ctx.billing.cancellation.cancel(toAct(ctx.viewer, input), reason)),
    ),
  undo: billingAdminProcedure
    .input(z.object({ actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.cancellation.undo(toAct(ctx.viewer, input))),
    ),
});
