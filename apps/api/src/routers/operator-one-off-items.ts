import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeProcedure, financeWrite, router } from '../trpc.ts';
import { actId } from './act.ts';

const accountId = z.string().min(1).max(255);

/** What operators charge an account, or give back, beside any plan: shown first, then done with a reason. */
export const operatorOneOffItemsRouter = router({
  preview: financeProcedure
    .input(
      z.object({
        accountId,
        amountMinor: z.number().int(),
        currency: z.string().regex(/^[a-z]{3}$/),
        description: z.string().max(1_000),
        when: z.enum(['next_invoice', 'now']),
      }),
    )
    .query(async ({ ctx, input: { accountId: account, ...item } }) =>
      unwrap(await ctx.billing.oneOffItems.preview(account, item)),
    ),
  add: financeWrite
    .input(
      z.object({
        accountId,
        token: z.string().max(4_000),
        actId,
      }),
    )
    .mutation(async ({ ctx, input }) =>
      unwrap(
        await ctx.billing.oneOffItems.add(
          { accountId: input.accountId, actorId: ctx.staff.id, actId: input.actId },
          { token: input.token, because: input.because },
        ),
      ),
    ),
});
