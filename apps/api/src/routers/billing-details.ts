import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';
import { actId, toAct } from './act.ts';

const line = z.string().max(255).nullable();
const address = z.object({
  line1: line,
  line2: line,
  city: line,
  state: line,
  postal_code: line,
  country: line,
});

/** Who the account is billed to. */
export const billingDetailsRouter = router({
  get: memberProcedure.query(({ ctx }) => ctx.billing.billingDetails.get(ctx.viewer.account.id)),
  change: billingAdminProcedure
    .input(
      z.object({
        name: z.string().max(500).optional(),
        email: z.string().max(600).optional(),
        phone: z.string().max(50).nullable().optional(),
        address: address.nullable().optional(),
        actId,
      }),
    )
    .mutation(async ({ ctx, input: { actId: _act, ...change }, input }) =>
      unwrap(await ctx.billing.billingDetails.change(toAct(ctx.viewer, input), change)),
    ),
  addTaxId: billingAdminProcedure
    .input(z.object({ type: z.string().min(1).max(40), value: z.string().min(1).max(60), actId }))
    .mutation(async ({ ctx, input: { actId: _act, ...taxId }, input }) =>
      unwrap(await ctx.billing.billingDetails.addTaxId(toAct(ctx.viewer, input), taxId)),
    ),
  removeTaxId: billingAdminProcedure
    .input(z.object({ id: z.string().min(1).max(255), actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.billingDetails.removeTaxId(toAct(ctx.viewer, input), { id: input.id })),
    ),
});
