import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { operatorProcedure, router } from '../trpc.ts';

const place = z.object({
  country: z.string().regex(/^[A-Z]{2}$/),
  state: z.string().min(1).max(50).nullable(),
});
const currency = z.string().regex(/^[a-z]{3}$/);
const rate = z.object({
  from: currency,
  to: currency,
  rate: z.string().regex(/^\d{1,12}(\.\d{1,12})?$/),
});

/** Where tax has to be collected, and why. */
export const operatorTaxRouter = router({
  obligations: operatorProcedure
    .input(
      z.object({
        establishments: z.array(place).max(300).default([]),
        rates: z.array(rate).max(500).default([]),
      }),
    )
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.tax.obligations(input))),
});
