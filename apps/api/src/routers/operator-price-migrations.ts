import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { adminWrite, operatorProcedure, router } from '../trpc.ts';
import { actId, planKey } from './act.ts';

const id = z.string().min(1).max(255);
const steering = z.object({ migrationId: id });
const left = z.enum(['skip', 'wait']);
const treated = z.enum(['skip', 'wait', 'include']);

const cohort = z
  .object({
    planKey,
    interval: z.enum(['month', 'year']).optional(),
    currency: z.string().length(3).toLowerCase().optional(),
    priceIds: z.array(id).max(100).optional(),
    createdBefore: z.iso
      .datetime()
      .transform((text) => new Date(text))
      .optional(),
    accountIds: z.array(id).max(10_000).optional(),
  })
  // What is left out is not there, rather than undefined.
  .transform(({ interval, currency, priceIds, createdBefore, accountIds, ...rest }) => ({
    ...rest,
    ...(interval ? { interval } : {}),
    ...(currency ? { currency } : {}),
    ...(priceIds ? { priceIds } : {}),
    ...(createdBefore ? { createdBefore } : {}),
    ...(accountIds ? { accountIds } : {}),
  }));

const policy = z.object({
  when: z.enum(['next_renewal', 'at_once', 'at_once_prorated']),
  noticeDays: z.number().int().min(0).max(366),
  cancelling: left,
  scheduled: left,
  pastDue: treated,
  trialing: treated,
  withdrawn: z.enum(['skip', 'again']).default('skip'),
});

const rowState = z.enum([
  'pending',
  'waiting',
  'noticed',
  'scheduled',
  'migrated',
  'skipped',
  'failed',
  'rolled_back',
]);

/** Subscribers are moved from the price that they kept to the catalogue's present one. */
export const operatorPriceMigrationsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.billing.priceMigrations.list()),
  get: operatorProcedure
    .input(z.object({ migrationId: id }))
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.priceMigrations.status(input.migrationId))),
  rows: operatorProcedure
    .input(
      z.object({
        migrationId: id,
        state: rowState.nullish(),
        cursor: z.string().max(255).nullish(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input: { state = null, cursor = null, ...input } }) =>
      ctx.billing.priceMigrations.rows({ ...input, state, cursor }),
    ),
  plan: adminWrite
    .input(z.object({ cohort, policy, actId }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.priceMigrations.plan({ ...input, actorId: ctx.staff.id })),
    ),
  start: adminWrite
    .input(steering)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.priceMigrations.start({ ...input, actorId: ctx.staff.id })),
    ),
  pause: adminWrite
    .input(steering)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.priceMigrations.pause({ ...input, actorId: ctx.staff.id })),
    ),
  resume: adminWrite
    .input(steering)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.priceMigrations.resume({ ...input, actorId: ctx.staff.id })),
    ),
  rollBack: adminWrite
    .input(steering)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.priceMigrations.rollBack({ ...input, actorId: ctx.staff.id })),
    ),
});
