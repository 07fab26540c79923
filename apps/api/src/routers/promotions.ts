import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, router } from '../trpc.ts';
import { currency, interval, planKey, productKey } from './act.ts';

/** What a customer may type, spaces around it included. */
export const promotionCode = z.string().trim().min(1).max(500);

export const promotionsRouter = router({
  /** Counted like a checkout, so that codes can't be found by trying. */
  check: billingAdminProcedure
    .input(
      z.union([
        z.object({ code: promotionCode, planKey, interval, currency }),
        z.object({ code: promotionCode, productKey, currency }),
      ]),
    )
    .query(async ({ ctx, input }) => {
      await ctx.limitCheckouts(ctx.viewer.account.id);
      return unwrap(await ctx.billing.promotions.check(ctx.viewer.account.id, input));
    }),
});
