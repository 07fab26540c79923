import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { adminProcedure, adminWrite, operatorProcedure, operatorWrite, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

const id = z.string().min(1).max(255);
const event = z.object({ eventId: id, stripeAccount: id });
const moment = z.iso.datetime().nullish();
const LONGEST_HOURS = 24 * 30;
/** A part that is answered well within a minute, also when Stripe is asked about each. */
const MOST_AT_ONCE = 50;
const state = z.enum(['received', 'processing', 'done', 'ignored', 'failed', 'dead']).nullish();
const search = z.string().trim().max(255).nullish();

const many = z.object({
  state,
  search,
  type: id.nullish(),
  customerId: id.nullish(),
  from: moment,
  to: moment,
  cursor,
  limit: z.number().int().min(1).max(MOST_AT_ONCE).default(MOST_AT_ONCE),
});

const toPart = ({ cursor: after, limit: most, ...filter }: z.output<typeof many>) => ({
  filter: {
    state: filter.state ?? null,
    search: filter.search || null,
    type: filter.type ?? null,
    customerId: filter.customerId ?? null,
    from: filter.from ?? null,
    to: filter.to ?? null,
  },
  cursor: after ?? null,
  limit: most,
});

export const operatorInboxRouter = router({
  list: operatorProcedure
    .input(
      z.object({
        state,
        search,
        from: moment,
        to: moment,
        cursor,
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.inbox.list({
        state: input.state ?? null,
        search: input.search || null,
        from: input.from ?? null,
        to: input.to ?? null,
        cursor: input.cursor ?? null,
        limit: input.limit,
      }),
    ),
  get: operatorProcedure
    .input(event)
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.inbox.get(input))),
  health: operatorProcedure
    .input(z.object({ hours: z.number().int().min(1).max(LONGEST_HOURS).default(24) }))
    .query(({ ctx, input }) => ctx.billing.inbox.health(input)),
  replay: operatorWrite
    .input(event)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.inbox.replay({ ...input, actorId: ctx.staff.id })),
    ),
  tryReplay: adminProcedure.input(many).query(({ ctx, input }) => ctx.billing.inbox.tryReplay(toPart(input))),
  replayMany: adminWrite.input(many).mutation(({ ctx, input }) =>
    ctx.billing.inbox.replayMany({
      ...toPart(input),
      actorId: ctx.staff.id,
      because: input.because,
    }),
  ),
});
