import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, toAct } from './act.ts';

export const portalRouter = router({
  open: billingAdminProcedure
    .input(z.object({ flow: z.enum(['home', 'payment_method_update']), actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.portal.open(toAct(ctx.viewer, input), { flow: input.flow })),
    ),
});
