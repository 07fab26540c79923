import { memberProcedure, router } from '../trpc.ts';

export const overviewRouter = router({
  get: memberProcedure.query(({ ctx }) => ctx.billing.overview(ctx.viewer.account.id)),
});
