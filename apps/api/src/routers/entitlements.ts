import { memberProcedure, router } from '../trpc.ts';

export const entitlementsRouter = router({
  list: memberProcedure.query(({ ctx }) => ctx.billing.entitlements.list(ctx.viewer.account.id)),
});
