import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { adminWrite, operatorProcedure, router } from '../trpc.ts';

const id = z.string().min(1).max(255);
const MOST_SHOWN = 200;

/** Whether anything was missed, and its repair. */
export const operatorReconciliationRouter = router({
  view: operatorProcedure.query(({ ctx }) => ctx.billing.reconciliation.view()),
  differences: operatorProcedure
    .input(z.object({ scanId: id, limit: z.number().int().min(1).max(MOST_SHOWN).default(MOST_SHOWN) }))
    .query(({ ctx, input }) => ctx.billing.reconciliation.differences(input)),
  sweep: adminWrite.mutation(async ({ ctx, input }) =>
    unwrap(await ctx.billing.reconciliation.sweep({ ...input, actorId: ctx.staff.id })),
  ),
  start: adminWrite
    .input(z.object({ purpose: z.enum(['sync', 'reconcile']), repairs: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => ctx.billing.reconciliation.start({ ...input, actorId: ctx.staff.id })),
  resume: adminWrite
    .input(z.object({ scanId: id }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.reconciliation.resume({ ...input, actorId: ctx.staff.id })),
    ),
  repair: adminWrite
    .input(z.object({ scanId: id, objectId: id.nullish() }))
    .mutation(async ({ ctx, input }) =>
      unwrap(
        await ctx.billing.reconciliation.repair({
          scanId: input.scanId,
          objectId: input.objectId ?? null,
          because: input.because,
          actorId: ctx.staff.id,
        }),
      ),
    ),
});
