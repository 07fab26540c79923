import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeWrite, router } from '../trpc.ts';
import { actId } from './act.ts';

const accountId = z.string().min(1).max(255);

/** What operators do to an account's subscription, in their own name. */
export const operatorSubscriptionsRouter = router({
  extendTrial: financeWrite
    .input(z.object({ accountId, endsAt: z.iso.datetime(), actId }))
    .mutation(async ({ ctx, input: { accountId: account, actId: act, ...given } }) =>
      unwrap(
        await ctx.billing.trials.extend({ accountId: account, actorId: ctx.staff.id, actId: act }, given),
      ),
    ),
  stopCollecting: financeWrite
    .input(
      z.object({
        accountId,
        invoices: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
        resumesAt: z.iso.datetime().nullable(),
        actId,
      }),
    )
    .mutation(async ({ ctx, input: { accountId: account, actId: act, ...given } }) =>
      unwrap(
        await ctx.billing.pause.stopCollecting(
          { accountId: account, actorId: ctx.staff.id, actId: act },
          given,
        ),
      ),
    ),
});
