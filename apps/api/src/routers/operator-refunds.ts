import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { operatorProcedure, operatorWrite, router } from '../trpc.ts';
import { actId, cursor, limit } from './act.ts';

const id = z.string().min(1).max(255);

/** Money back to customers, within the limit of whoever asks; the role comes from the session. */
export const operatorRefundsRouter = router({
  payments: operatorProcedure
    .input(z.object({ accountId: id, cursor: z.string().max(600).nullish(), limit }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.refunds.payments({ ...input, cursor: input.cursor ?? null })),
    ),
  list: operatorProcedure
    .input(z.object({ accountId: id, cursor, limit }))
    .query(({ ctx, input }) => ctx.billing.refunds.list({ ...input, cursor: input.cursor ?? null })),
  preview: operatorProcedure
    .input(z.object({ accountId: id, chargeId: id }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.refunds.preview({ ...input, role: ctx.staff.role })),
    ),
  create: operatorWrite
    .input(
      z.object({
        accountId: id,
        chargeId: id,
        amountMinor: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
        reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']),
        customerNote: z.string().trim().min(1).max(500).nullable().default(null),
        creditNote: z.boolean().default(true),
        endSubscription: z.boolean().default(false),
        reverseTransfer: z.boolean().default(false),
        refundApplicationFee: z.boolean().default(false),
        actId,
      }),
    )
    .mutation(async ({ ctx, input: { accountId, actId: act, because: note, ...input } }) =>
      unwrap(
        await ctx.billing.refunds.create(
          { accountId, actorId: ctx.staff.id, actId: act },
          { ...input, note, role: ctx.staff.role },
        ),
      ),
    ),
});
