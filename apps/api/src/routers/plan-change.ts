import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, interval, planKey, toAct, token } from './act.ts';

export const planChangeRouter = router({
  preview: billingAdminProcedure
    .input(z.object({ planKey, interval }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.planChange.preview(ctx.viewer.account.id, input)),
    ),
  confirm: billingAdminProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.planChange.apply(toAct(ctx.viewer, input), { token: input.token })),
    ),
  withdraw: billingAdminProcedure
    .input(z.object({ actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.planChange.withdraw(toAct(ctx.viewer, input))),
    ),
});
