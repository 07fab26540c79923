import { memberProcedure, router } from '../trpc.ts';

/** What the account uses of metered features, and what that costs so far. */
export const usageRouter = router({
  view: memberProcedure.query(({ ctx }) => ctx.billing.usage.view(ctx.viewer.account.id)),
});
