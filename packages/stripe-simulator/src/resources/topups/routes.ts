import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { createTopup } from './create-topup.ts';
import { cancelTopup, findTopup } from './topup-life.ts';

/** https://docs.stripe.com/api/topups */
export const topupRoutes: readonly Route[] = [
  route('POST /v1/topups', 'TopupCreateParams', createTopup),
  route('GET /v1/topups', 'TopupListParams', (sim, params) => {
    const found = sim.store.topups
      .newestFirst()
      .filter(
        ({ amount, created, status }) =>
          (params.status === undefined || status === params.status) &&
          isInRange(amount, params.amount) &&
          isInRange(created, params.created),
      );
    return paginate(found, params, '/v1/topups');
  }),
  route('GET /v1/topups/:id', 'TopupRetrieveParams', (sim, _, id: string) => findTopup(sim, id)),
  // Only its words: Stripe's page names no event for it.
  route('POST /v1/topups/:id', 'TopupUpdateParams', (sim, params, id: string) => {
    const before = findTopup(sim, id);
    return sim.store.topups.put({
      ...before,
      description: params.description ?? before.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
    });
  }),
  route('POST /v1/topups/:id/cancel', 'TopupCancelParams', cancelTopup),
];
