import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, toAct, token } from './act.ts';

export const quantityChangeRouter = router({
  preview: billingAdminProcedure
    .input(z.object({ quantity: z.number().int().min(0).max(100_000) }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.quantityChange.preview(ctx.viewer.account.id, input)),
    ),
  confirm: billingAdminProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.quantityChange.apply(toAct(ctx.viewer, input), { token: input.token })),
    ),
});
