import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeProcedure, operatorProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

const id = z.string().min(1).max(255);
const feature = z.string().min(1).max(64);
/** Support reads it years later. */
const because = z.string().trim().min(3).max(1_000);
const decision = z.object({ accountId: id, id: z.uuid(), because });

/** Usage that waits for a decision, what Stripe could not count, and whether the books agree. */
export const operatorUsageRouter = router({
  aside: operatorProcedure
    .input(z.object({ cursor, limit }))
    .query(({ ctx, input }) =>
      ctx.billing.usage.listAside({ cursor: input.cursor ?? null, limit: input.limit }),
    ),
  release: financeProcedure
    .input(decision)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.usage.release({ ...input, actorId: ctx.viewer.user.id })),
    ),
  writeOff: financeProcedure
    .input(decision)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.usage.writeOff({ ...input, actorId: ctx.viewer.user.id })),
    ),
  withdraw: financeProcedure
    .input(z.object({ accountId: id, feature, key: id, because }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.usage.withdraw({ ...input, actorId: ctx.viewer.user.id })),
    ),
  errorReports: operatorProcedure.query(({ ctx }) => ctx.billing.usage.errorReports()),
  view: operatorProcedure
    .input(z.object({ accountId: id }))
    .query(({ ctx, input }) => ctx.billing.usage.view(input.accountId)),
  parity: operatorProcedure
    .input(
      z.object({
        accountId: id,
        feature,
        at: z.iso
          .datetime()
          .transform((text) => new Date(text))
          .optional(),
      }),
    )
    .query(async ({ ctx, input: { at, ...input } }) =>
      unwrap(await ctx.billing.usage.parity({ ...input, ...(at ? { at } : {}) })),
    ),
});
