import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, currency, productKey, toAct } from './act.ts';
import { promotionCode } from './promotions.ts';

const wanted = z.object({ productKey, currency });

/** What is bought once: credit packs, and plans for good. */
export const purchasesRouter = router({
  offers: memberProcedure
    .input(z.object({ currency: currency.nullish() }).optional())
    .query(({ ctx, input }) =>
      ctx.billing.purchases.offers(ctx.viewer.account.id, { currency: input?.currency ?? null }),
    ),
  list: memberProcedure.query(({ ctx }) => ctx.billing.purchases.list(ctx.viewer.account.id)),
  start: billingAdminProcedure
    .input(wanted.extend({ actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...wanted }, input }) => {
      await ctx.limitCheckouts(ctx.viewer.account.id);
      return unwrap(await ctx.billing.purchases.start(toAct(ctx.viewer, input), wanted));
    }),
  startPayment: billingAdminProcedure
    .input(wanted.extend({ promotionCode: promotionCode.nullish(), actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...wanted }, input }) => {
      await ctx.limitCheckouts(ctx.viewer.account.id);
      return unwrap(await ctx.billing.purchases.startPayment(toAct(ctx.viewer, input), wanted));
    }),
});
