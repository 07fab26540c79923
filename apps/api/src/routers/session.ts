import { publicProcedure, router } from '../trpc.ts';

export const sessionRouter = router({
  /** Who is signed in, and for which account; null for nobody. */
  me: publicProcedure.query(({ ctx }) => ctx.viewer),
});
