import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { adminWrite, operatorProcedure, router } from '../trpc.ts';
import { limit } from './act.ts';

const name = z.string().min(1).max(255);

/** What is owed to the outside world, and what was given up. */
export const operatorEffectsRouter = router({
  summary: operatorProcedure.query(({ ctx }) => ctx.billing.effects.summary()),
  list: operatorProcedure
    .input(
      z.object({
        state: z.enum(['pending', 'dead']),
        kind: name.nullish(),
        // An effect's key stands in it.
        cursor: z.string().max(400).nullish(),
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.effects.list({ ...input, kind: input.kind ?? null, cursor: input.cursor ?? null }),
    ),
  redrive: adminWrite
    .input(z.object({ key: z.string().min(1).max(400) }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.effects.redrive({ ...input, actorId: ctx.staff.id })),
    ),
  redriveMany: adminWrite
    .input(z.object({ kind: name }))
    .mutation(({ ctx, input }) => ctx.billing.effects.redriveMany({ ...input, actorId: ctx.staff.id })),
});
