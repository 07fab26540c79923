import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createFileLink, findFileLink, updateFileLink } from './file-link.ts';

/** https://docs.stripe.com/api/file_links */
export const fileLinkRoutes: readonly Route[] = [
  route('POST /v1/file_links', 'FileLinkCreateParams', createFileLink),
  route('GET /v1/file_links', 'FileLinkListParams', (sim, params) => {
    const found = sim.store.fileLinks
      .newestFirst()
      .filter(
        (link) =>
          (params.file === undefined || link.file === params.file) &&
          (params.expired === undefined || link.expired === params.expired) &&
          isInRange(link.created, params.created),
      );
    return paginate(found, params, '/v1/file_links');
  }),
  route('GET /v1/file_links/:id', 'FileLinkRetrieveParams', (sim, _, id: string) => findFileLink(sim, id)),
  route('POST /v1/file_links/:id', 'FileLinkUpdateParams', updateFileLink),
];
