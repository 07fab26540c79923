import { cycleBoundary } from '../billing/billing-dates.ts';

/** Steps by the calendar: a month from 31 January is 28 February. */
export const STEPS = ['hour', 'day', 'week', 'month', 'year'] as const;
export type Step = (typeof STEPS)[number];

export const isStep = (value: unknown): value is Step => STEPS.some((step) => step === value);

/** Unix seconds after a step, or after so many seconds. */
export function afterStep(now: number, step: number | Step): number {
  if (typeof step === 'number') return now + step;
  if (step === 'hour') return now + 3600;
  return cycleBoundary(now, { interval: step, intervalCount: 1 }, 1);
}
