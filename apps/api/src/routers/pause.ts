import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, toAct, token } from './act.ts';

export const pauseRouter = router({
  preview: billingAdminProcedure.query(async ({ ctx }) =>
    unwrap(await ctx.billing.pause.preview(ctx.viewer.account.id)),
  ),
  confirm: billingAdminProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.pause.apply(toAct(ctx.viewer, input), { token: input.token })),
    ),
  previewResume: billingAdminProcedure.query(async ({ ctx }) =>
    unwrap(await ctx.billing.pause.previewResume(ctx.viewer.account.id)),
  ),
  resume: billingAdminProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.pause.resume(toAct(ctx.viewer, input), { token: input.token })),
    ),
});
