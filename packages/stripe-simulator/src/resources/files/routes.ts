import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createFile } from './file.ts';
import { findFile } from './find-file.ts';

/** https://docs.stripe.com/api/files: at Stripe uploads have a host of their own, here they have the one of all. */
export const fileRoutes: readonly Route[] = [
  route('POST /v1/files', 'FileCreateParams', createFile),
  route('GET /v1/files', 'FileListParams', (sim, params) => {
    const found = sim.store.files
      .newestFirst()
      .filter(
        (file) =>
          (params.purpose === undefined || file.purpose === params.purpose) &&
          isInRange(file.created, params.created),
      );
    return paginate(found, params, '/v1/files');
  }),
  route('GET /v1/files/:id', 'FileRetrieveParams', (sim, _, id: string) => findFile(sim, id)),
];
