import type { BillingContext } from '../context.ts';
import { scheduleTurns } from '../schedule-turns.ts';
import { placeAllUsage } from './place-usage.ts';
import { readErrorReports } from './read-error-reports.ts';
import { sendUsage } from './send-usage.ts';

/** Every minute what was recorded is given its place, Stripe is told, and what it could not count is read. */
export function scheduleUsage(context: BillingContext): void {
  scheduleTurns(context, { queue: 'usage', cron: '* * * * *' }, () => runUsage(context));
}

export async function runUsage(context: BillingContext): Promise<void> {
  await placeAllUsage(context);
  await sendUsage(context);
  await readErrorReports(context);
}
