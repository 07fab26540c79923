import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { createPayout } from './create-payout.ts';
import { findPayout } from './find-payout.ts';
import { cancelPayout, reversePayout } from './reverse-payout.ts';

/** https://docs.stripe.com/api/payouts */
export const payoutRoutes: readonly Route[] = [
  route('POST /v1/payouts', 'PayoutCreateParams', createPayout),
  route('GET /v1/payouts', 'PayoutListParams', (sim, params) => {
    const found = sim.store.payouts
      .newestFirst()
      .filter(
        ({ arrival_date: arrival, created, destination, status }) =>
          (params.status === undefined || status === params.status) &&
          (params.destination === undefined || idOf(destination) === params.destination) &&
          isInRange(arrival, params.arrival_date) &&
          isInRange(created, params.created),
      );
    return paginate(found, params, '/v1/payouts');
  }),
  route('GET /v1/payouts/:id', 'PayoutRetrieveParams', (sim, _, id: string) => findPayout(sim, id)),
  route('POST /v1/payouts/:id', 'PayoutUpdateParams', updatePayout),
  route('POST /v1/payouts/:id/cancel', 'PayoutCancelParams', cancelPayout),
  route('POST /v1/payouts/:id/reverse', 'PayoutReverseParams', reversePayout),
];

/** Only its metadata. */
function updatePayout(sim: Simulation, params: Stripe.PayoutUpdateParams, id: string): Stripe.Payout {
  const before = findPayout(sim, id);
  const after = sim.store.payouts.put<Stripe.Payout>({
    ...before,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('payout.updated', after, before);
  return after;
}
