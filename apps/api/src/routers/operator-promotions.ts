import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeWrite, operatorProcedure, router } from '../trpc.ts';
import { actId } from './act.ts';

const id = z.string().min(1).max(255);
const count = z.number().int().positive().max(2_147_483_647);

/** Promotion codes as Stripe has them; coupons are declared in the plans' code, or made at Stripe. */
export const operatorPromotionsRouter = router({
  list: operatorProcedure.query(async ({ ctx }) => unwrap(await ctx.billing.promotions.list())),
  createCode: financeWrite
    .input(
      z.object({
        couponId: id,
        code: z.string().regex(/^[a-zA-Z0-9-]{1,500}$/),
        maxRedemptions: count.nullable().default(null),
        expiresAt: z.iso
          .datetime()
          .transform((text) => new Date(text))
          .nullable()
          .default(null),
        firstTimeOnly: z.boolean().default(false),
        minimumAmount: z.record(z.string().regex(/^[a-z]{3}$/), count).default({}),
        actId,
      }),
    )
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.promotions.createCode({ ...input, actorId: ctx.staff.id })),
    ),
  deactivateCode: financeWrite
    .input(z.object({ id, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.promotions.deactivateCode({ ...input, actorId: ctx.staff.id })),
    ),
});
