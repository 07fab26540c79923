import { billingEventTypes } from '@billwright/billing-core';
import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { adminWrite, operatorProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

const name = z.string().min(1).max(255);
const endpoint = z.object({ id: name });

/** Who hears billing events, how far they have got, and what was given up. */
export const operatorEventsRouter = router({
  deliveries: operatorProcedure
    .input(
      z.object({
        subscriber: name.nullish(),
        state: z.enum(['pending', 'delivered', 'dead']).nullish(),
        cursor,
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.events.deliveries.list({
        subscriber: input.subscriber ?? null,
        state: input.state ?? null,
        cursor: input.cursor ?? null,
        limit: input.limit,
      }),
    ),
  redrive: adminWrite
    .input(z.object({ subscriber: name, sequence: z.number().int().positive().nullish() }))
    .mutation(async ({ ctx, input }) => ({
      redriven: await ctx.billing.events.deliveries.redrive({
        subscriber: input.subscriber,
        sequence: input.sequence ?? null,
        because: input.because,
        actorId: ctx.staff.id,
      }),
    })),
  deliverSince: adminWrite
    .input(z.object({ subscriber: name, since: z.iso.datetime() }))
    .mutation(async ({ ctx, input }) => ({
      owed: await ctx.billing.events.deliverSince({
        subscriber: input.subscriber,
        since: new Date(input.since),
        because: input.because,
        actorId: ctx.staff.id,
      }),
    })),
  /** Every type that there is to hear. */
  types: operatorProcedure.query(() => billingEventTypes),
  subscribers: operatorProcedure.query(({ ctx }) => ctx.billing.events.subscribers()),
  createEndpoint: adminWrite
    .input(
      z.object({ url: z.string().max(2_000), types: z.array(z.enum(billingEventTypes)).min(1).nullish() }),
    )
    .mutation(async ({ ctx, input }) =>
      unwrap(
        await ctx.billing.events.endpoints.create({
          url: input.url,
          types: input.types ?? null,
          because: input.because,
          actorId: ctx.staff.id,
        }),
      ),
    ),
  rollSecret: adminWrite
    .input(endpoint)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.events.endpoints.rollSecret({ ...input, actorId: ctx.staff.id })),
    ),
  setEnabled: adminWrite
    .input(endpoint.extend({ enabled: z.boolean() }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.events.endpoints.setEnabled({ ...input, actorId: ctx.staff.id })),
    ),
  unsubscribe: adminWrite
    .input(z.object({ name }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.events.unsubscribe({ ...input, actorId: ctx.staff.id })),
    ),
});
