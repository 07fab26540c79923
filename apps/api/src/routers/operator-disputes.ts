import type { DisputeAct } from '@billwright/billing-core';
import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { financeWrite, operatorProcedure, operatorWrite, router } from '../trpc.ts';
import { actId, cursor } from './act.ts';

const id = z.string().min(1).max(255);
const revision = z.number().int().positive();
const words = z.string().max(20_000);
const choice = z.object({
  ip: z.string().trim().max(100),
  login: z.string().trim().max(500).nullable(),
  email: z.string().trim().max(500).nullable(),
  description: words,
  priors: z.array(z.object({ chargeId: id, description: words })).max(10),
});
const ofDispute = z.object({ accountId: id, disputeId: id, actId });

const toAct = (
  { staff }: { staff: { id: string } },
  { accountId, disputeId, actId: act }: z.output<typeof ofDispute>,
): DisputeAct => ({ accountId, disputeId, actorId: staff.id, actId: act });

/** What staff does about disputes: everybody looks and writes; what is sent to the bank, or given up, is finance's. */
export const operatorDisputesRouter = router({
  list: operatorProcedure
    .input(z.object({ show: z.enum(['open', 'closed']), cursor }))
    .query(({ ctx, input }) => ctx.billing.disputes.list({ show: input.show, cursor: input.cursor ?? null })),
  get: operatorProcedure
    .input(z.object({ disputeId: id }))
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.get(input.disputeId))),
  winRates: operatorProcedure.query(({ ctx }) => ctx.billing.disputes.winRates()),
  warnings: operatorProcedure.query(({ ctx }) => ctx.billing.disputes.warnings()),
  edit: operatorWrite
    .input(ofDispute.extend({ revision, evidence: z.record(z.string().max(64), z.string().max(20_000)) }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.edit(toAct(ctx, input), input))),
  collect: operatorWrite
    .input(ofDispute)
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.collect(toAct(ctx, input), input))),
  chooseCompelling: operatorWrite
    .input(ofDispute.extend({ revision, choice: choice.nullable() }))
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.disputes.chooseCompelling(toAct(ctx, input), input)),
    ),
  detach: operatorWrite
    .input(ofDispute.extend({ fileId: id }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.detach(toAct(ctx, input), input))),
  stage: operatorWrite
    .input(ofDispute.extend({ revision }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.stage(toAct(ctx, input), input))),
  submit: financeWrite
    .input(ofDispute.extend({ revision, acknowledgesFee: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.submit(toAct(ctx, input), input))),
  accept: financeWrite
    .input(ofDispute)
    .mutation(async ({ ctx, input }) => unwrap(await ctx.billing.disputes.accept(toAct(ctx, input), input))),
});
