import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { actId, toAct, token } from './act.ts';

const reason = { feedback: z.string().max(64).nullable(), comment: z.string().max(1_000).nullable() };

export const cancellationRouter = router({
  cancel: billingAdminProcedure
    .input(z.object({ ...reason, actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...given }, input }) =>
      unwrap(await ctx.billing.cancellation.cancel(toAct(ctx.viewer, input), given)),
    ),
  undo: billingAdminProcedure
    .input(z.object({ actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.cancellation.undo(toAct(ctx.viewer, input))),
    ),
  previewNow: billingAdminProcedure.query(async ({ ctx }) =>
    unwrap(await ctx.billing.cancellation.previewNow(ctx.viewer.account.id)),
  ),
  now: billingAdminProcedure
    .input(z.object({ ...reason, token, actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...given }, input }) =>
      unwrap(await ctx.billing.cancellation.now(toAct(ctx.viewer, input), given)),
    ),
  offer: billingAdminProcedure.query(({ ctx }) => ctx.billing.retention.offer(ctx.viewer.account.id)),
  acceptOffer: billingAdminProcedure
    .input(z.object({ actId }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.retention.accept(toAct(ctx.viewer, input)))),
});
