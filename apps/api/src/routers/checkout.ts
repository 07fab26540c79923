import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, interval, planKey, toAct } from './act.ts';

export const checkoutRouter = router({
  start: billingAdminProcedure
    .input(z.object({ planKey, interval, currency: z.string().length(3), actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...wanted }, input }) => {
      await ctx.limitCheckouts(ctx.viewer.account.id);
      return unwrap(await ctx.billing.checkout.start(toAct(ctx.viewer, input), wanted));
    }),
  status: memberProcedure
    .input(z.object({ sessionId: z.string().min(1).max(255) }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.checkout.status(ctx.viewer.account.id, input.sessionId)),
    ),
});
