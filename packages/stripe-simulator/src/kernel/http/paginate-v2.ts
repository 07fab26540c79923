import { invalidRequest } from '../stripe-error.ts';

/** What the lists of API v2 are asked for; `page` comes with the address of another page. */
export interface PageOfV2 {
  limit?: number;
  page?: string | undefined;
}

export interface ListOfV2<T> {
  data: T[];
  next_page_url: string | null;
  previous_page_url: string | null;
}

const MOST = 100;

/** One page of a list of API v2, with the addresses of those beside it (docs.stripe.com/api-v2-overview). */
export function paginateV2<T>(all: readonly T[], { limit = 20, page }: PageOfV2, url: string): ListOfV2<T> {
  if (limit < 1 || limit > MOST)
    throw invalidRequest(`The limit must be between 1 and ${MOST}.`, {
      code: 'invalid_fields',
      param: 'limit',
    });
  const start = page === undefined ? 0 : startOf(page);
  const at = (offset: number) => `${url}?limit=${limit}&page=page_${offset}`;
  return {
    data: all.slice(start, start + limit),
    next_page_url: start + limit < all.length ? at(start + limit) : null,
    previous_page_url: start > 0 ? at(Math.max(0, start - limit)) : null,
  };
}

function startOf(page: string): number {
  const [, offset] = /^page_(\d{1,9})$/.exec(page) ?? [];
  if (offset !== undefined) return Number(offset);
  throw invalidRequest('The page token is not valid.', { code: 'invalid_page_token', param: 'page' });
}
