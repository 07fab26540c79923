import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, interval, planKey, toAct } from './act.ts';

export const portalRouter = router({
  open: billingAdminProcedure
    .input(
      z.object({
        flow: z.enum([
          'home',
          'payment_method_update',
          'customer_update',
          'subscription_cancel',
          'subscription_update',
          'subscription_update_confirm',
        ]),
        plan: z.object({ planKey, interval }).optional(),
        returnTo: z.string().max(2_000).optional(),
        actId,
      }),
    )
    .mutation(async ({ ctx, input: { actId: _act, ...wanted }, input }) =>
      unwrap(await ctx.billing.portal.open(toAct(ctx.viewer, input), wanted)),
    ),
});
