import { StripeError } from '../../kernel/stripe-error.ts';

/** Lines stand beside what is passed on, not in it. */
const OUTSIDE = new Set(['line_items', 'currency']);

/** Runs checks of what is passed on to another object: what they refuse is named where it stands in the request. */
export function withinParam<T>(outer: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { param } = error.details;
    if (param === undefined || OUTSIDE.has(param)) throw error;
    const [first = '', ...rest] = param.split('[');
    throw new StripeError({ ...error.details, param: [`${outer}[${first}]`, ...rest].join('[') });
  }
}
