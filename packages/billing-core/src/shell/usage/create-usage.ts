import type { Usage } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { recordUsage } from './record-usage.ts';
import { createUsageWriter } from './usage-writer.ts';

/** `billing.usage`. */
export function createUsage(context: BillingContext): Usage {
  const writer = createUsageWriter(context.db, context.now);
  return {
    record: (events) => recordUsage(context, writer, events),
  };
}
