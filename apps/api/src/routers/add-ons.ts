import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, planKey, toAct, token } from './act.ts';

export const addOnsRouter = router({
  list: memberProcedure.query(({ ctx }) => ctx.billing.addOns.list(ctx.viewer.account.id)),
  preview: billingAdminProcedure
    .input(z.object({ addOn: planKey, quantity: z.number().int().min(0).max(1_000) }))
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.addOns.preview(ctx.viewer.account.id, input))),
  confirm: billingAdminProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.addOns.apply(toAct(ctx.viewer, input), { token: input.token })),
    ),
});
