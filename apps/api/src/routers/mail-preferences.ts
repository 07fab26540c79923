import { MAIL_TOPICS } from '@billwright/billing-core';
import { z } from 'zod';
import { billingAdminProcedure, memberProcedure, router } from '../trpc.ts';

/** Which mails the account wants, and in which language. */
export const mailPreferencesRouter = router({
  get: memberProcedure.query(({ ctx }) => ctx.billing.mails.preferences.get(ctx.viewer.account.id)),
  set: billingAdminProcedure
    .input(
      z.object({
        language: z
          .string()
          .regex(/^[a-z]{2}(-[A-Z]{2})?$/)
          .nullable(),
        unsubscribed: z.array(z.enum(MAIL_TOPICS)).max(MAIL_TOPICS.length),
      }),
    )
    .mutation(({ ctx, input }) => ctx.billing.mails.preferences.set(ctx.viewer.account.id, input)),
});
