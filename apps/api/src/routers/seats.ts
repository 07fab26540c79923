import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, toAct } from './act.ts';

/** The product's own id of a person, or an address that it knows them by. */
const memberId = z.string().trim().min(1).max(255);

export const seatsRouter = router({
  list: memberProcedure.query(({ ctx }) => ctx.billing.seats.list(ctx.viewer.account.id)),
  add: billingAdminProcedure
    .input(z.object({ memberId, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.seats.add(toAct(ctx.viewer, input), { memberId: input.memberId })),
    ),
  remove: billingAdminProcedure
    .input(z.object({ memberId, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.seats.remove(toAct(ctx.viewer, input), { memberId: input.memberId })),
    ),
});
