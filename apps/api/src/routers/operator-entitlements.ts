import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeWrite, operatorProcedure, router } from '../trpc.ts';
import { actId, planKey } from './act.ts';

const id = z.string().min(1).max(255);
const feature = z.string().min(1).max(64);
const amount = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const moment = z.iso.datetime().transform((text) => new Date(text));

const content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), planKey }),
  z.object({ kind: z.literal('extension') }),
  z.object({ kind: z.literal('feature'), feature, amount: amount.nullable() }),
  z.object({ kind: z.literal('credits'), feature, amount }),
]);

/** What an account may use and why, and what it is given by hand. */
export const operatorEntitlementsRouter = router({
  list: operatorProcedure
    .input(z.object({ accountId: id }))
    .query(({ ctx, input }) => ctx.billing.entitlements.list(input.accountId)),
  grants: operatorProcedure
    .input(z.object({ accountId: id }))
    .query(({ ctx, input }) => ctx.billing.entitlements.listGrants(input.accountId)),
  grant: financeWrite
    .input(z.object({ accountId: id, content, startsAt: moment.optional(), endsAt: moment, actId }))
    .mutation(async ({ ctx, input: { startsAt, ...input } }) =>
      unwrap(
        await ctx.billing.entitlements.grant({
          ...input,
          ...(startsAt ? { startsAt } : {}),
          actorId: ctx.staff.id,
        }),
      ),
    ),
  revoke: financeWrite
    .input(z.object({ accountId: id, grantId: id }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.entitlements.revokeGrant({ ...input, actorId: ctx.staff.id })),
    ),
});
