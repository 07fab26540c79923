import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, interval, planKey, toAct } from './act.ts';

export const planChangeRouter = router({
  preview: billingAdminProcedure
    .input(z.object({ planKey, interval }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.planChange.preview(ctx.viewer.account.id, input)),
    ),
  confirm: billingAdminProcedure
    .input(z.object({ token: z.string().max(2_000), actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.planChange.apply(toAct(ctx.viewer, input), { token: input.token })),
    ),
});
