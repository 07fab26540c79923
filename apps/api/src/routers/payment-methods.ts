import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, toAct } from './act.ts';

const one = z.object({ id: z.string().min(1).max(255), actId });

export const paymentMethodsRouter = router({
  list: memberProcedure.query(({ ctx }) => ctx.billing.paymentMethods.list(ctx.viewer.account.id)),
  setDefault: billingAdminProcedure
    .input(one)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.paymentMethods.setDefault(toAct(ctx.viewer, input), { id: input.id })),
    ),
  startAdding: billingAdminProcedure
    .input(z.object({ actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.paymentMethods.startAdding(toAct(ctx.viewer, input))),
    ),
  finishAdding: billingAdminProcedure
    .input(z.object({ actId, reference: z.string().min(1).max(255), isDefault: z.boolean() }))
    .mutation(async ({ ctx, input: { reference, isDefault, ...input } }) =>
      unwrap(
        await ctx.billing.paymentMethods.finishAdding(toAct(ctx.viewer, input), { reference, isDefault }),
      ),
    ),
  remove: billingAdminProcedure
    .input(one)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.paymentMethods.remove(toAct(ctx.viewer, input), { id: input.id })),
    ),
});
