import type Stripe from 'stripe';
import { invalidRequest, noSuch } from '../stripe-error.ts';

export interface PageParams {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

/** One page of a list that is ordered newest first (docs.stripe.com/api/pagination). */
export function paginate<T extends { id: string }>(
  all: T[],
  params: PageParams,
  url: string,
): Stripe.ApiList<T> {
  const { limit = 10, starting_after, ending_before } = params;
  assertLimit(limit);
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalidRequest('You cannot parameterize both starting_after and ending_before simultaneously.', {
      param: 'ending_before',
    });
  }
  if (ending_before !== undefined) {
    const end = indexOf(all, ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: all.slice(start, end), has_more: start > 0, url };
  }
  const start = starting_after === undefined ? 0 : indexOf(all, starting_after, 'starting_after') + 1;
  return { object: 'list', data: all.slice(start, start + limit), has_more: start + limit < all.length, url };
}

function assertLimit(limit: number): void {
  const problem =
    limit > 100 ? 'less than or equal to 100' : limit < 1 ? 'greater than or equal to 1' : undefined;
  if (problem === undefined) return;
  throw invalidRequest(`This value must be ${problem} (it currently is '${limit}').`, {
    code: 'parameter_invalid_integer',
    param: 'limit',
  });
}

function indexOf(all: { id: string }[], id: string, param: string): number {
  const at = all.findIndex((object) => object.id === id);
  if (at === -1) throw noSuch('object', id, param);
  return at;
}

type Range = Stripe.RangeQueryParam | number | undefined;

/** The `created` filter of every list. */
export function isInRange(value: number, range: Range): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return value === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return value > gt && value >= gte && value < lt && value <= lte;
}
