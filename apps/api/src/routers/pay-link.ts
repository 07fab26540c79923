import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { publicProcedure, router } from '../trpc.ts';
import { actId } from './act.ts';

const token = z.string().min(1).max(2_000);

/** What the link of a mail opens with no sign-in: its signature is what lets in, to one thing of one account. */
export const payLinkRouter = router({
  // A mutation, since a query would write the token into addresses, and those into logs.
  view: publicProcedure
    .input(z.object({ token }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.failedPayments.payLink.view(input))),
  open: publicProcedure
    .input(z.object({ token, actId }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.failedPayments.payLink.open(input))),
});
