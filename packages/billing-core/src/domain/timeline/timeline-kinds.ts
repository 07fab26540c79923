export const TIMELINE_KINDS = [
  'payment',
  'plan',
  'mail',
  'refund',
  'dispute',
  'staff',
  'customer',
  'system',
] as const;

/**
 * `payment`, `refund` and `dispute`: what became of money; `plan`: what became of the subscription, and of usage; `staff` and
 * `customer`: what they did; `system`: why the platform did what it did, a line for each event of Stripe's.
 */
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** Billing events by the first word of their type; all others are about the plan. */
export const EVENTS_OF = {
  payment: ['payment', 'purchase'],
  refund: ['refund'],
  dispute: ['dispute'],
} as const satisfies Partial<Record<TimelineKind, readonly string[]>>;
