import { z } from 'zod';
import { publicProcedure, router } from '../trpc.ts';

export const plansRouter = router({
  /** What who creates an account agrees to. */
  termsOfSignUp: publicProcedure.query(({ ctx }) => ctx.billing.records.showTerms('sign_up')),
  /** The pricing page, with the button that each plan has for who asks. */
  list: publicProcedure
    .input(z.object({ currency: z.string().length(3).nullish() }).optional())
    .query(({ ctx, input }) =>
      ctx.billing.plans.list({
        accountId: ctx.viewer?.account.id ?? null,
        currency: input?.currency ?? null,
      }),
    ),
});
