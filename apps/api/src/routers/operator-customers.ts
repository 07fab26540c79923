import { TIMELINE_KINDS } from '@billwright/billing-core';
import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { operatorProcedure, router } from '../trpc.ts';
import { limit } from './act.ts';

const id = z.string().min(1).max(255);

/** Who a customer is, what they pay, and everything that happened. */
export const operatorCustomersRouter = router({
  search: operatorProcedure
    .input(
      z.object({ query: z.string().trim().max(255), limit: z.number().int().min(1).max(50).default(20) }),
    )
    .query(({ ctx, input }) => ctx.billing.customers.search(input)),
  get: operatorProcedure
    .input(z.object({ accountId: id }))
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.customers.view(input.accountId))),
  timeline: operatorProcedure
    .input(
      z.object({
        accountId: id,
        kinds: z.array(z.enum(TIMELINE_KINDS)).min(1).nullish(),
        cursor: z.string().max(600).nullish(),
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.customers.timeline({
        ...input,
        kinds: input.kinds ?? null,
        cursor: input.cursor ?? null,
      }),
    ),
  invoices: operatorProcedure
    .input(z.object({ accountId: id, cursor: z.string().max(200).nullish(), limit }))
    .query(({ ctx, input: { accountId, ...input } }) =>
      ctx.billing.invoices.list(accountId, { ...input, cursor: input.cursor ?? null }),
    ),
  /** One invoice with each line in words: why the customer was charged. */
  invoice: operatorProcedure
    .input(z.object({ accountId: id, invoiceId: id }))
    .query(async ({ ctx, input }) =>
      unwrap(await ctx.billing.invoices.get(input.accountId, input.invoiceId)),
    ),
});
