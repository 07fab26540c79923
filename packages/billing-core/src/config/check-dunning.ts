import { z } from 'zod';
import { DUNNING_DEFAULTS } from './dunning.ts';

const day = z.number().int().min(0).max(365);

export const dunningShape = z.strictObject({
  mails: z.array(day).max(12).optional(),
  endAfterDays: day.optional(),
  atEnd: z.enum(['cancel', 'pause', 'leave_past_due']).optional(),
  linkDays: z.number().int().min(1).max(90).optional(),
  trialEndingDays: z.number().int().min(1).max(30).optional(),
  renewalNoticeDays: z.number().int().min(1).max(120).optional(),
});

/** What of a policy contradicts itself: a mail that would come twice or out of turn, an end before the last word. */
export function checkDunning(dunning: z.output<typeof dunningShape> | undefined): string[] {
  if (!dunning) return [];
  const {
    mails = DUNNING_DEFAULTS.mails,
    endAfterDays = DUNNING_DEFAULTS.endAfterDays,
    linkDays = DUNNING_DEFAULTS.linkDays,
  } = dunning;
  const last = mails.at(-1);
  const problems: string[] = [];
  if (mails.some((each, at) => at > 0 && each <= (mails[at - 1] ?? 0)))
    problems.push('dunning.mails: the days have to grow, and each is named once.');
  if (last !== undefined && endAfterDays <= last)
    problems.push(
      `dunning.endAfterDays: ${endAfterDays} is not after the last mail, which is sent on day ${last}.`,
    );
  if (last !== undefined && linkDays < endAfterDays - last)
    problems.push(
      `dunning.linkDays: the link of the last mail would be dead before the end on day ${endAfterDays}.`,
    );
  return problems;
}
