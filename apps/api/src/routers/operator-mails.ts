import { MAIL_KINDS, type MailKind } from '@billwright/billing-core';
import { z } from 'zod';
import { unwrap } from '../error-to-trpc.ts';
import { operatorProcedure, operatorWrite, router } from '../trpc.ts';
import { limit } from './act.ts';

const mail = z.object({ accountId: z.string().min(1).max(255), key: z.string().min(1).max(500) });
const state = z.enum(['owed', 'sending', 'sent', 'skipped', 'held', 'bounced', 'failed', 'not_configured']);
const kind = z.custom<MailKind>((value) => typeof value === 'string' && Object.hasOwn(MAIL_KINDS, value));

/** What was mailed to whom, and what went wrong. */
export const operatorMailsRouter = router({
  list: operatorProcedure
    .input(
      z.object({
        accountId: z.string().min(1).max(255).nullish(),
        state: state.nullish(),
        kind: kind.nullish(),
        // An account and a key are longer than most.
        cursor: z.string().max(800).nullish(),
        limit,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.billing.mails.list({
        accountId: input.accountId ?? null,
        state: input.state ?? null,
        kind: input.kind ?? null,
        cursor: input.cursor ?? null,
        limit: input.limit,
      }),
    ),
  get: operatorProcedure
    .input(mail)
    .query(async ({ ctx, input }) => unwrap(await ctx.billing.mails.get(input))),
  sendAgain: operatorWrite
    .input(mail)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.billing.mails.sendAgain({ ...input, actorId: ctx.staff.id })),
    ),
});
