import { memberProcedure, router } from '../trpc.ts';

export const liveRouter = router({
  /**
   * Says once at the start, and then each time the account's rows changed, that there is something new to read. A page
   * that was cut off starts anew and so reads anew: nothing has to be remembered for it.
   */
  changes: memberProcedure.subscription(async function* ({ ctx, signal }) {
    const following = ctx.liveChanges.follow(ctx.viewer.account.id, signal);
    yield { at: new Date().toISOString() };
    for await (const _ of following) yield { at: new Date().toISOString() };
  }),
});
