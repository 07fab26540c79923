import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import type { Viewer } from '../load-viewer.ts';
import { billingAdminProcedure, memberProcedure, type RequestContext, router } from '../trpc.ts';
import { actId, interval, planKey, toAct } from './act.ts';
import { promotionCode } from './promotions.ts';

const addOns = z.record(z.string().max(50), z.number().int().min(0).max(1_000)).optional();
const wanted = z.object({ planKey, interval, currency: z.string().length(3), addOns });
/** A session's or a subscription's id, or a setup intent's. */
const reference = z.string().min(1).max(255);

/** The button says under it what it agrees to; who presses it is kept with time and address. */
const acceptTerms = ({ billing, viewer, client }: RequestContext & { viewer: Viewer }) =>
  billing.records.acceptTerms({
    accountId: viewer.account.id,
    userId: viewer.user.id,
    ...client,
    shownAt: 'checkout',
  });

export const checkoutRouter = router({
  start: billingAdminProcedure
    .input(wanted.extend({ actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...wanted }, input }) => {
      await ctx.limitCheckouts(ctx.viewer.account.id);
      await acceptTerms(ctx);
      return unwrap(await ctx.billing.checkout.start(toAct(ctx.viewer, input), wanted));
    }),
  startPayment: billingAdminProcedure
    .input(
      wanted.extend({
        withoutTrial: z.boolean().default(false),
        promotionCode: promotionCode.nullish(),
        actId,
      }),
    )
    .mutation(async ({ ctx, input: { actId: _act, ...wanted }, input }) => {
      await ctx.limitCheckouts(ctx.viewer.account.id);
      await acceptTerms(ctx);
      return unwrap(await ctx.billing.checkout.startPayment(toAct(ctx.viewer, input), wanted));
    }),
  startTrial: billingAdminProcedure
    .input(z.object({ reference, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.checkout.startTrial(toAct(ctx.viewer, input), { reference: input.reference })),
    ),
  status: memberProcedure
    .input(z.object({ reference }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.checkout.status(ctx.viewer.account.id, input.reference)),
    ),
});
