import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeWrite, operatorProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

const id = z.string().min(1).max(255);
const feature = z.string().min(1).max(64);
const decision = z.object({ accountId: id, id: z.uuid() });

/** Usage that waits for a decision, what Stripe could not count, and whether the books agree. */
export const operatorUsageRouter = router({
  aside: operatorProcedure
    .input(z.object({ cursor, limit }))
    .query(({ ctx, input }) =>
      ctx.billing.usage.listAside({ cursor: input.cursor ?? null, limit: input.limit }),
    ),
  release: financeWrite
    .input(decision)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.usage.release({ ...input, actorId: ctx.staff.id })),
    ),
  writeOff: financeWrite
    .input(decision)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.usage.writeOff({ ...input, actorId: ctx.staff.id })),
    ),
  withdraw: financeWrite
    .input(z.object({ accountId: id, feature, key: id }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.usage.withdraw({ ...input, actorId: ctx.staff.id })),
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
