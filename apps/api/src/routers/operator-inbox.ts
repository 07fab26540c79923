import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { operatorProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

export const operatorInboxRouter = router({
  list: operatorProcedure
    .input(
      z.object({
        state: z.enum(['received', 'done', 'ignored', 'failed', 'dead']).nullish(),
        search: z.string().max(255).nullish(),
        cursor,
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.inbox.list({
        state: input.state ?? null,
        search: input.search ?? null,
        cursor: input.cursor ?? null,
        limit: input.limit,
      }),
    ),
  replay: operatorProcedure
    .input(z.object({ eventId: z.string().min(1).max(255), stripeAccount: z.string().min(1).max(255) }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.inbox.replay({ ...input, actorId: ctx.viewer.user.id })),
    ),
});
