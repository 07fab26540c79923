import type { Entitlements, Usage } from '../../billing.ts';
import { unlessStripeIsAway } from '../calls/unless-stripe-is-away.ts';
import type { BillingContext } from '../context.ts';
import { listAside, releaseAside, writeOffAside } from './aside-usage.ts';
import { listErrorReports } from './read-error-reports.ts';
import { recordUsage } from './record-usage.ts';
import { reportParity } from './report-parity.ts';
import { createUsageWriter } from './usage-writer.ts';
import { viewUsage } from './view-usage.ts';
import { withdrawUsage } from './withdraw-usage.ts';

/** `billing.usage`. */
export function createUsage(context: BillingContext, entitlements: Pick<Entitlements, 'list'>): Usage {
  const writer = createUsageWriter(context.db, context.now);
  return {
    record: (events) => recordUsage(context, writer, events),
    view: (accountId) => viewUsage(context, entitlements, accountId),
    withdraw: (input) => withdrawUsage(context, input),
    listAside: (input) => listAside(context, input),
    release: (input) => releaseAside(context, input),
    writeOff: (input) => writeOffAside(context, input),
    errorReports: () => listErrorReports(context),
    parity: async (input) => {
      const outcome = await unlessStripeIsAway(() => reportParity(context, input));
      return outcome.ok ? outcome.value : outcome;
    },
  };
}
