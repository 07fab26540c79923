import Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { MeterEventRecord } from './meter-event-record.ts';

type Counted = Pick<MeterEventRecord, 'timestamp' | 'value' | 'canceled'>;

/**
 * What a meter says of a period, its end not included: the sum, the number of the events, or the value of the latest
 * (docs.stripe.com/billing/subscriptions/usage-based/meters/configure). The order in which events came plays no part, but
 * among values of the same second, where the later one counts.
 */
export function aggregate(
  events: readonly Counted[],
  formula: Stripe.Billing.Meter.DefaultAggregation.Formula,
  period: Period,
): Stripe.Decimal {
  const counted = events.filter(
    ({ timestamp, canceled }) => !canceled && timestamp >= period.start && timestamp < period.end,
  );
  if (formula === 'count') return Stripe.Decimal.from(counted.length);
  if (formula === 'last') {
    const last = counted.reduce<Counted | undefined>(
      (latest, event) => (latest && latest.timestamp > event.timestamp ? latest : event),
      undefined,
    );
    return Stripe.Decimal.from(last?.value ?? 0);
  }
  return counted.reduce((sum, { value }) => sum.add(Stripe.Decimal.from(value)), Stripe.Decimal.zero);
}
