import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, interval, planKey, toAct, token } from './act.ts';

export const reactivationRouter = router({
  preview: billingAdminProcedure
    .input(z.object({ planKey, interval }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.reactivation.preview(ctx.viewer.account.id, input)),
    ),
  confirm: billingAdminProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.reactivation.apply(toAct(ctx.viewer, input), { token: input.token })),
    ),
});
