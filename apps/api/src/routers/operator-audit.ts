import { STAFF_ROLES } from '@billwright/billing-core';
import { z } from 'zod';
import { operatorProcedure, router } from '../trpc.ts';
import { cursor, limit } from './act.ts';

const moment = z.iso.datetime().nullish();

/** What the staff did, in which role, and why. */
export const operatorAuditRouter = router({
  list: operatorProcedure
    .input(
      z.object({
        search: z.string().trim().max(255).nullish(),
        role: z.enum(STAFF_ROLES).nullish(),
        from: moment,
        to: moment,
        cursor,
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.audit.list({
        search: input.search || null,
        role: input.role ?? null,
        from: input.from ?? null,
        to: input.to ?? null,
        cursor: input.cursor ?? null,
        limit: input.limit,
      }),
    ),
});
