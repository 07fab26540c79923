import { pageRoutes } from '../src/pages/page-routes.ts';
import { type SampleActions, sampleActions } from './sample-pages.ts';

export const GOOD_CARD = {
  number: '4242 4242 4242 4242',
  exp: '12 / 34',
  cvc: '123',
  name: 'Ada Lovelace',
  country: 'GB',
  postal_code: 'SW1Y 4JH',
};

export interface PageAnswer {
  status: number;
  location: string | null;
  headers: Headers;
  html: string;
}

/** Sends one request to the pages: a GET, or a form post when there is a form. */
export async function requestPage(
  path: string,
  form?: Record<string, string>,
  actions: SampleActions = sampleActions(),
): Promise<PageAnswer> {
  const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
  const response = await pageRoutes(actions).request(path, init);
  return {
    status: response.status,
    location: response.headers.get('location'),
    headers: response.headers,
    html: await response.text(),
  };
}
