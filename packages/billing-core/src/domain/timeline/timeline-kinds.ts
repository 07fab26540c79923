export const TIMELINE_KINDS = ['event', 'mail', 'refund', 'dispute', 'staff', 'customer', 'system'] as const;

/** `event`: what was told of the billing; `staff` and `customer`: what they did; `system`: why the platform did what it did. */
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
